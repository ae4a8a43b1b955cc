"""What the search reads of an example: narrow rows beside the wide ones, so that ranking stays quick."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from csi_portal.fulltext.models import SearchEntry
from csi_portal.fulltext.vocabulary import Group, Vocabulary

from .innovation import Innovation
from .vocabulary import Actor, TargetGroup, Theme


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


def search_vocabulary():
    """The controlled lists: what texts mention of them, and what widens a query. One query."""
    lists = [
        model.objects.order_by()
        .annotate(list_name=models.Value(model._meta.model_name))
        .values_list("list_name", "slug", "name_cs", "name_en", "synonyms")
        for model in (TargetGroup, Theme, Actor)
    ]
    return Vocabulary(
        Group(f"{list_name}.{slug}", czech, (*synonyms, *filter(None, [english])))
        for list_name, slug, czech, english, synonyms in lists[0].union(*lists[1:], all=True)
    )
