"""What a person needs in order to take part. It may tell of her health (GDPR, Art. 9)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# What she agrees to. A changed text gets a new key and the old ones stay.
NEEDS_CONSENTS = {
    "2026-11": _(
        "I agree that the coordinator of the centre reads what I need (food, access) in order to arrange it "
        "for this event. It may tell something of my health. Nobody else sees it, it is deleted fourteen "
        "days after the event, and I can withdraw this consent on this page at any time, which deletes "
        "it at once."
    ),
}
CURRENT_NEEDS_CONSENT = "2026-11"


class Needs(models.Model):
    """Abstract; the child has `registration`, one to one, with the reverse name `needs`.

    Given only by the person herself; never in history, letters, exports or logs.
    """

    diet = models.CharField(_("food"), max_length=300, blank=True)
    access = models.TextField(_("access"), max_length=1000, blank=True)
    consent_version = models.CharField(_("text of the consent"), max_length=20, editable=False)
    consent_at = models.DateTimeField(_("consent given on"), editable=False)

    class Meta:
        abstract = True
        verbose_name = _("needs")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                condition=~Q(diet="", access=""),
                name="%(class)s_something",
                violation_error_message=_("Say what you need; without anything there is nothing to keep."),
            )
        ]

    def __str__(self):
        return f"{self.pk}"

    @property
    def consent_text(self):
        return NEEDS_CONSENTS[self.consent_version]
