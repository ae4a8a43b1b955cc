"""My things: what a person is registered for."""
