"""A searched table of the tests' own: the room knows no other."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from django.apps.registry import Apps
from django.db import connection, models

from csi_portal.fulltext.actions import write_entries
from csi_portal.fulltext.index import Index
from csi_portal.fulltext.models import SearchEntry
from csi_portal.fulltext.ranking import search
from csi_portal.fulltext.vectors import SUMMARY, TEXT, TITLE, VOCABULARY, Part


class PageEntry(SearchEntry):
    """Not in the portal's registry of models, so that no migration is asked for."""

    page = models.BigIntegerField(primary_key=True)

    class Meta(SearchEntry.Meta):
        apps = Apps()
        app_label = "fulltext"
        db_table = "test_page_entry"

    def __str__(self):
        return str(self.page)


@pytest.fixture
def pages(db):
    """`pages({1: [Part…]})` stores entries and gives their QuerySet."""
    with connection.schema_editor() as editor:
        editor.create_model(PageEntry)

    def store(texts, groups=None, vocabulary=None):
        rows = [(PageEntry(pk=pk), parts, (groups or {}).get(pk, ())) for pk, parts in texts.items()]
        write_entries(entries=rows, vocabulary=vocabulary)
        return PageEntry.objects.all()

    return store


def page(title="", *, vocabulary="", summary="", text="", language="cs"):
    """Parts of one page."""
    pieces = ((title, TITLE), (vocabulary, VOCABULARY), (summary, SUMMARY), (text, TEXT))
    return [Part(piece, weight, language) for piece, weight in pieces if piece]


class Finds(NamedTuple):
    """Primary keys of what was found: all, and the same with the best first; how many hold a part only."""

    ids: list
    ranked: list
    partial: int


def finds(entries, query):
    index = Index(entries)
    found = search(index, query)
    ranked = [pk for tier in found.tiers for pk in index.keys(tier)]
    assert sorted(ranked) == index.keys(found.bits)
    return Finds(index.keys(found.bits), ranked, found.partial)


@pytest.fixture
def noon():
    return datetime(2026, 11, 24, 12, tzinfo=UTC)
