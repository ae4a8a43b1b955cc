"""What the search stores: words of all texts, searches that found nothing, and the base of a search entry."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`vector__matches="'lobec' | 'sobk'"`: the keys as they are, without a text search configuration."""

    lookup_name = "matches"

    def get_prep_lookup(self):
        return self.rhs

    def as_sql(self, compiler, connection):
        left, params = self.process_lhs(compiler, connection)
        return f"{left} @@ %s::tsquery", [*params, self.rhs]


class SearchEntry(models.Model):
    """Base of a narrow table beside the one that is searched.

    The child adds a one-to-one key to what it indexes, as its primary key; `actions.write_entry` writes its
    rows, in the transaction that changes the text.
    """

    vector = SearchVectorField(_("all words"))

    class Meta:
        abstract = True
        indexes = [GinIndex(fields=["vector"], name="%(class)s_all", fastupdate=False)]


class Word(models.Model):
    """A word of the texts. Restores accents, completes what is typed, and mends typing errors."""

    word = models.CharField(_("word"), max_length=60, primary_key=True)
    plain = models.CharField(_("without accents"), max_length=80, db_index=True)
    root = models.CharField(_("crude root without accents"), max_length=80, db_index=True)
    keys = ArrayField(models.CharField(max_length=80), verbose_name=_("keys"))
    times = models.PositiveIntegerField(_("times seen"), default=0)

    class Meta:
        verbose_name = _("word")
        verbose_name_plural = _("words")
        indexes = [
            GinIndex(fields=["plain"], name="fulltext_word_trigram", opclasses=["gin_trgm_ops"]),
            GinIndex(fields=["keys"], name="fulltext_word_keys"),
            models.Index(fields=["plain"], name="fulltext_word_prefix", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self):
        return self.word


class EmptySearch(models.Model):
    """A search that found nothing: the words and how often, never who."""

    words = models.CharField(_("words"), max_length=200)
    language = models.CharField(_("language"), max_length=5)
    times = models.PositiveIntegerField(_("times"), default=1)
    first_on = models.DateField(_("first on"))
    last_on = models.DateField(_("last on"))

    class Meta:
        verbose_name = _("search without a result")
        verbose_name_plural = _("searches without a result")
        ordering = ["-last_on", "-times", "words"]
        constraints = [
            models.UniqueConstraint(fields=["words", "language"], name="fulltext_empty_search_once"),
        ]

    def __str__(self):
        return self.words
