"""The kit of registrations: seats, waiting list, offers, groups, questions. Its models are abstract."""
