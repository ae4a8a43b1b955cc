"""Everything that changes modules and trainings."""
