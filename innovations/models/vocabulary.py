"""Controlled lists: target groups, themes and actors, with the synonyms that widen the search."""

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from csi_portal.fulltext.words import plain

from .text import bilingual


class Term(models.Model):
    """One entry of a controlled list."""

    slug = models.SlugField(_("identifier"), max_length=60, unique=True)
    name = bilingual(models.CharField(_("name"), max_length=120), en={"blank": True})
    definition = bilingual(models.TextField(_("definition"), blank=True))
    synonyms = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("synonyms"),
        default=list,
        blank=True,
        help_text=_("Words in any language that people use for it; the search widens a query by them."),
    )
    position = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    def clean(self):
        """A name stands in its list once, whether as a name or as a synonym; accents make no difference."""
        for other in type(self).objects.exclude(pk=self.pk):
            for field, word in self.shared_with(other):
                raise ValidationError({field: gettext(
                    "“%(other)s” already has “%(word)s” in this list. Choose another word, or merge the two."
                ) % {"other": other, "word": word}})  # fmt: skip

    def shared_with(self, other):
        """(field, word) of names that the other one uses, and of synonyms that are the other one's name."""
        names = {plain(name) for name in (other.name_cs, other.name_en) if name}
        used = names | {plain(synonym) for synonym in other.synonyms}
        yield from (
            (field, word)
            for field in ("name_cs", "name_en")
            if (word := getattr(self, field)) and plain(word) in used
        )
        yield from (("synonyms", word) for word in self.synonyms if plain(word) in names)


class TargetGroup(Term):
    """Whom an innovation helps."""

    class Meta(Term.Meta):
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")


class Theme(Term):
    """What an innovation is about."""

    class Meta(Term.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")


class Actor(Term):
    """Who can run an innovation here."""

    class Meta(Term.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")
