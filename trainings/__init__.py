"""Training modules, their dated trainings, and who registers for them."""
