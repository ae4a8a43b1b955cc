"""What concerns all apps at once: the sample data, and erasing what is overdue."""

from .retention import erase_overdue, overdue_by_centre, overdue_number, would_erase
from .sample import PEOPLE, Login, load_sample

__all__ = [
    "PEOPLE",
    "Login",
    "erase_overdue",
    "load_sample",
    "overdue_by_centre",
    "overdue_number",
    "would_erase",
]
