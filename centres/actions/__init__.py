"""Everything that changes centres, the roles and people in them, and the questions people ask."""

from .centres import load_centres, remove_supporter, save_on_page
from .enquiries import answer, ask, assign, close, erase_overdue, follow_up, move, note, reopen, take
from .letters import resend_letter, settle_letter
from .people import erase_cards_without_consent, give_consent, grant_role, revoke_role, withdraw_consent

__all__ = [
    "answer",
    "ask",
    "assign",
    "close",
    "erase_cards_without_consent",
    "erase_overdue",
    "follow_up",
    "give_consent",
    "grant_role",
    "load_centres",
    "move",
    "note",
    "remove_supporter",
    "reopen",
    "resend_letter",
    "revoke_role",
    "save_on_page",
    "settle_letter",
    "take",
    "withdraw_consent",
]
