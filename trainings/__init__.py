"""Training modules and their dated trainings. Its models come with the kit of registrations."""
