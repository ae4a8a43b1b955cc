"""What the search reads of an example: narrow rows beside the wide ones, so that ranking stays quick."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from csi_portal.fulltext.models import SearchEntry

from .innovation import Innovation


class InnovationEntry(SearchEntry):
    """The words of one innovation; written in the transaction that changes it."""

    innovation = models.OneToOneField(
        Innovation,
        models.CASCADE,
        primary_key=True,
        related_name="search_entry",
        verbose_name=_("innovation"),
    )

    class Meta(SearchEntry.Meta):
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self):
        return str(self.pk)
