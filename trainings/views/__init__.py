"""Pages, calendars and files of trainings."""
