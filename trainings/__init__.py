"""Training modules and their dated trainings. The app gets its models with the issue that brings registrations."""
