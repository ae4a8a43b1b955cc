"""What the search reads of an example: narrow rows beside the wide ones, so that ranking stays quick."""

from typing import NamedTuple

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


class ListedTerm(NamedTuple):
    """A row of one of the controlled lists; `list_name` is the name of its model."""

    list_name: str
    position: int
    pk: int
    slug: str
    name_cs: str
    name_en: str
    synonyms: list


def listed_terms():
    """All rows of the controlled lists, each list in its order. One query."""
    first, *others = (
        model.objects.order_by()
        .annotate(list_name=models.Value(model._meta.model_name))
        .values_list("list_name", "position", "pk", "slug", "name_cs", "name_en", "synonyms")
        for model in (TargetGroup, Theme, Actor)
    )
    return sorted(ListedTerm(*row) for row in first.union(*others, all=True))


def search_vocabulary(terms=None):
    """The controlled lists: what texts mention, and what widens a query. One query, or none with `terms`."""
    return Vocabulary(
        Group(f"{each.list_name}.{each.slug}", each.name_cs, (*each.synonyms, *filter(None, [each.name_en])))
        for each in (listed_terms() if terms is None else terms)
    )
