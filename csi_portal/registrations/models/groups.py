"""Colleagues whom one of them registers together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from csi_portal.organisations.models import Organisation

from .secrets import Secret, SecretQuerySet


class GroupQuerySet(SecretQuerySet):
    def of_account(self, user):
        """Those that the account made, and those of its address."""
        return self.filter(Q(user=user) | Q(contact_email=user.email.lower()))


class Group(Secret):
    """Abstract. The contact person sees and changes the group; each colleague has her own registration."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss",
        verbose_name=_("account of the contact person"),
    )
    contact_name = models.CharField(pgettext_lazy("person", "contact person"), max_length=150)
    contact_email = models.EmailField(_("e-mail of the contact person"), max_length=254)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    all_or_none = models.BooleanField(
        _("all or none"),
        default=False,
        help_text=_("They come together or not at all; otherwise as many as fit."),
    )
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="cs")
    created_at = models.DateTimeField(_("registered at"), editable=False)

    objects = GroupQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["contact_email"], name="%(class)s_contact")]

    def __str__(self):
        return self.contact_name

    @property
    def address(self):
        """Where the code goes."""
        return self.contact_email
