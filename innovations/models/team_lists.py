"""Named lists of examples that an organisation keeps together, with its people's comments."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from csi_portal.organisations.models import Organisation

from .innovation import Innovation

MOST_TEAM_LISTS = 30  # lists of one organisation
LONGEST_COMMENT = 1000  # characters


class ShortlistQuerySet(models.QuerySet):
    def used_by(self, user):
        """Those of the organisations to which a person belongs; none for a visitor."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(organisation__memberships__user=user).select_related("organisation")


class Shortlist(models.Model):
    """A list that all members of an organisation see and change; how many examples: `MOST_LISTED`."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="shortlists", verbose_name=_("organisation")
    )
    name = models.CharField(_("name of the list"), max_length=100)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("founded by"),
    )
    created_at = models.DateTimeField(_("created at"))

    objects = ShortlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("list of an organisation")
        verbose_name_plural = _("lists of organisations")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"],
                name="shortlist_name_once",
                violation_error_message=_("The organisation has a list of this name. Choose another name."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("innovations:team_list", args=[self.pk])


class ShortlistItem(models.Model):
    """An example in a list of an organisation; the lowest position comes first."""

    shortlist = models.ForeignKey(
        Shortlist, models.CASCADE, related_name="items", verbose_name=_("list of an organisation")
    )
    innovation = models.ForeignKey(Innovation, models.CASCADE, related_name="+", verbose_name=_("example"))
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("example in a list")
        verbose_name_plural = _("examples in a list")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["shortlist", "innovation"],
                name="shortlist_item_once",
                violation_error_message=_("This example is in the list already."),
            )
        ]

    def __str__(self):
        return str(self.position)


class ShortlistComment(models.Model):
    """What a member says to an example in the list; only members read it."""

    item = models.ForeignKey(
        ShortlistItem, models.CASCADE, related_name="comments", verbose_name=_("example in a list")
    )
    text = models.CharField(_("text"), max_length=LONGEST_COMMENT)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("comment in a list")
        verbose_name_plural = _("comments in a list")
        ordering = ["at", "pk"]

    def __str__(self):
        return str(self.at)
