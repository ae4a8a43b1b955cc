"""The next steps of an example: each button beside the reason why it is off."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from ..models import Innovation
from ..permissions import REFUSALS

Status = Innovation.Status

NEXT = {
    Status.DRAFT: ("submit", "archive"),
    Status.RETURNED: ("submit", "archive"),
    Status.SUBMITTED: ("approve", "return_for_changes", "archive"),
    Status.APPROVED: ("publish", "return_for_changes", "archive"),
    Status.PUBLISHED: ("open_copy", "archive"),
    Status.ARCHIVED: ("open_copy", "reopen"),
}


class Step(NamedTuple):
    """`asks`: the name of the text that it needs, `question`: its label; `refusal`: a sentence or None."""

    verb: str
    label: str
    asks: str
    question: str
    refusal: str | None


LABELS = {
    "submit": (_("Submit for approval"), "", ""),
    "approve": (_("Approve: I have read it and stand behind it"), "", ""),
    "return_for_changes": (_("Return to the authors"), "comment", _("What should change")),
    "publish": (_("Publish"), "", ""),
    "archive": (_("Archive: take it from readers"), "reason", _("Why")),
    "put_aside": (_("Put it aside into the archive"), "reason", _("Why")),
    "reopen": (_("Open it again as a draft"), "", ""),
    "open_copy": (_("Edit: open a working copy"), "", ""),
    "discard_copy": (_("Discard this working copy"), "", ""),
}


def steps(user, innovation):
    """What may come next, for this person. A working copy is discarded, never archived."""
    verbs = NEXT[innovation.status]
    if innovation.is_working_copy:
        verbs = [verb if verb != "archive" else "discard_copy" for verb in verbs]
    return [Step(verb, *label(verb, innovation), REFUSALS[verb](user, innovation)) for verb in verbs]


def label(verb, innovation):
    """Nothing is taken from readers that they have never seen."""
    return LABELS["put_aside" if verb == "archive" and not innovation.is_published else verb]
