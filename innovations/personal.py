"""Personal data of the catalogue: the names of editors who stand behind what it says."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from .models import Estimate, Innovation

EDITOR = {
    "basis": _("Our legitimate interest in saying who answers for a published fact (GDPR art. 6(1)(f))."),
    "retention": _("As long as the example is in the catalogue; your name goes with your account."),
}
ERASED_NAME = "–"

FIELDS = {
    "innovations.Innovation.checked_by": {
        "purpose": _("Readers see who of the editors checked the facts."),
        **EDITOR,
    },
    "innovations.Estimate.confirmed_by": {
        "purpose": _("It shows which account confirmed our reasoning."),
        **EDITOR,
    },
    "innovations.Estimate.confirmed_by_name": {
        "purpose": _("Readers see who of the editors stands behind our reasoning."),
        **EDITOR,
    },
}

LABELS = {
    "example": _("example"),
    "field": _("field"),
    "checked_examples": _("Examples whose facts you checked"),
    "confirmed_estimates": _("Our reasoning that you confirmed"),
}


def export(user):
    """What the catalogue holds of this person, JSON-able."""
    return {
        "checked_examples": list(
            Innovation.objects.filter(checked_by=user).order_by("slug").values_list("slug", flat=True)
        ),
        "confirmed_estimates": [
            {"example": slug, "field": field, "name": name, "at": at.isoformat()}
            for slug, field, name, at in Estimate.objects.filter(confirmed_by=user).values_list(
                "innovation__slug", "field", "confirmed_by_name", "confirmed_at"
            )
        ],
    }


@transaction.atomic
def erase(user, now):
    """The examples stay, the person's name goes from them."""
    Innovation.objects.filter(checked_by=user).update(checked_by=None)
    Estimate.objects.filter(confirmed_by=user).update(confirmed_by=None, confirmed_by_name=ERASED_NAME)
