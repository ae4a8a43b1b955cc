"""Pages of registering, the same for every kind of event; the app of the kind gives them addresses."""
