"""Two contents of an example compared in words, under the labels of their fields."""

from typing import NamedTuple

from django.conf import settings
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django_countries import countries
from django_countries.fields import CountryField

from csi_portal.history.differences import ADDED, REMOVED, Piece, compare

from ..models import Innovation, field_label
from ..models.content import FILES, ROWS, TERMS, content_fields, pair_rows

LANGUAGES = dict(settings.LANGUAGES)


class Difference(NamedTuple):
    label: str
    pieces: list  # of history.differences.Piece


def differences(before, after):
    """`Difference`s of two contents in the order of the page: fields, terms, rows."""
    fields = _of_fields(Innovation, before["fields"], after["fields"])
    return [*fields, *_of_terms(before, after), *_of_rows(before, after)]


def label_of(field):
    """What a field is called, with the language of its text where there are two."""
    label = str(field.verbose_name)
    for code, language in LANGUAGES.items():
        label = label.removesuffix(f" [{code}]")  # which the administration adds
        if field.name.endswith(f"_{code}"):
            return f"{label} ({language})"
    return label


def shown(field, value):
    """A stored value as people read it."""
    if value is None or value == "":
        return ""
    if isinstance(field, CountryField):
        return str(countries.name(value) or value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field.name == "field":
        return field_label(value)
    if field.get_internal_type() == "DateField":
        return date_format(field.to_python(value))
    if field.get_internal_type() in ("DecimalField", "FloatField"):
        return number_format(field.to_python(value))
    return str(dict(field.flatchoices).get(value, value))


def _of_fields(model, before, after, prefix=""):
    for field in content_fields(model):
        old, new = (shown(field, values.get(field.name)) for values in (before, after))
        if old != new:
            yield Difference(f"{prefix}{label_of(field)}", compare(old, new))


def _of_terms(before, after):
    for name in TERMS:
        old, new = set(before["terms"][name]), set(after["terms"][name])
        if old == new:
            continue
        field = Innovation._meta.get_field(name)
        names = {term.slug: str(term) for term in field.related_model.objects.filter(slug__in=old ^ new)}
        changes = ((REMOVED, old - new), (ADDED, new - old))
        pieces = [Piece(how, f"{names.get(slug, slug)} ") for how, slugs in changes for slug in sorted(slugs)]
        yield Difference(str(field.verbose_name), pieces)


def _of_rows(before, after):
    for name, told_by in ROWS.items():
        model = Innovation._meta.get_field(name).related_model
        kind = str(model._meta.verbose_name)
        for old, new in pair_rows(before["rows"][name], after["rows"][name], told_by):
            if old and new:
                yield from _of_fields(model, old, new, prefix=f"{kind}: ")
            else:
                how, row = (ADDED, new) if new else (REMOVED, old)
                yield Difference(kind, [Piece(how, _row_in_words(model, row, FILES.get(name)))])


def _row_in_words(model, row, file):
    """All that a row says; the name of its file in the store says nothing to people."""
    said = [
        f"{label_of(field)}: {value}"
        for field in content_fields(model)
        if field.name not in ("position", "width", "height", file)
        and (value := shown(field, row.get(field.name)))
    ]
    return " · ".join(said)
