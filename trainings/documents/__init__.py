"""What a training says to people and machines: its seats in words, calendar files, schema.org data."""

from .structured import course, event
from .wording import seats_in_words, seats_left

__all__ = ["course", "event", "seats_in_words", "seats_left"]
