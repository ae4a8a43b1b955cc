"""The content of an example as plain data, and written back: for working copies, earlier versions and plans.

Content is what an author writes: fields, terms, rows. What happened to the example (status, checks, confirmed
estimates, who wrote it) is no content and stays where it is.
"""

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import prefetch_related_objects
from django.db.models.fields.files import FieldFile

from ..models import Innovation
from ..models.content import FILES, ROWS, TERMS, content_fields, pair_rows


def snapshot(innovation):
    """The content as {"fields": {…}, "terms": {list: [slugs]}, "rows": {relation: [{…}]}}, JSON-able.

    Terms are named by their slugs, sources of figures by their address, files by their names in the store.
    """
    prefetch_related_objects([innovation], *TERMS, *ROWS)
    urls = {source.pk: source.url for source in innovation.sources.all()}
    return {
        "fields": values_of(innovation, urls),
        "terms": {name: sorted(term.slug for term in getattr(innovation, name).all()) for name in TERMS},
        "rows": {name: [values_of(row, urls) for row in getattr(innovation, name).all()] for name in ROWS},
    }


def values_of(row, urls):
    """{field: value} of one row; `urls` names the sources by their keys."""
    return {
        field.name: urls[row.source_id] if field.name == "source" else as_plain(field.value_from_object(row))
        for field in content_fields(type(row))
    }


def as_plain(value):
    """A value as JSON knows it; amounts, days and countries become text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, FieldFile):
        return value.name
    if hasattr(value, "code"):
        return value.code or ""
    return DjangoJSONEncoder().default(value)


def carry_over(source, target):
    """Write the content of one example over another one, which is locked. Returns what changed, by name."""
    prefetch_related_objects([source, target], *TERMS, *ROWS)
    return write_content(snapshot(source), target)


def write_content(content, target):
    """Write what `snapshot` gave over an example, which is locked. Returns the names of what changed.

    Rows that stay keep their keys, so the addresses of their pictures and attachments stay too. What is no
    longer there (a term that left its list, a file that was deleted) is left out. Derived values follow by
    `refresh`, which the caller does.
    """
    before = snapshot(target)
    known = {field.name: field for field in content_fields(Innovation)}
    for name, value in content["fields"].items():
        if name in known:
            setattr(target, name, known[name].to_python(value))
    target.save()
    for name in TERMS:
        if content["terms"][name] != before["terms"][name]:
            terms = getattr(target, name)
            terms.set(terms.model.objects.filter(slug__in=content["terms"][name]))
    _write_all_rows(content["rows"], before["rows"], target)
    target._prefetched_objects_cache = {}
    return changed_names(before, content)


def changed_names(before, after):
    """The fields, lists and relations in which two snapshots differ."""
    return [name for part in after for name in after[part] if before[part].get(name) != after[part][name]]


def _write_all_rows(wanted, present, target):
    """Sources first, for figures stand on them; the sources that go, go last."""
    if wanted["sources"] != present["sources"]:
        gone = _write_rows("sources", wanted["sources"], present["sources"], target, {})
        target._prefetched_objects_cache.pop("sources")
    else:
        gone = []
    sources = {source.url: source for source in target.sources.all()}
    for name in list(ROWS)[1:]:
        rows = [row for row in wanted[name] if name not in FILES or default_storage.exists(row[FILES[name]])]
        if rows != present[name]:
            _delete(_write_rows(name, rows, present[name], target, sources))
    _delete(gone)


def _write_rows(name, wanted, present, target, sources):
    """Change present rows into the wanted ones and add the missing; returns the rows that are left over."""
    relation = getattr(target, name)
    row_of = {id(values): row for values, row in zip(present, relation.all(), strict=True)}
    changed, new, left = [], [], []
    for old, values in pair_rows(present, wanted, ROWS[name]):
        if values is None:
            left.append(row_of[id(old)])
        elif old is None:
            new.append(_filled(relation.model(innovation=target), values, sources))
        else:
            changed.append(_filled(row_of[id(old)], values, sources))
    if changed:
        relation.model.objects.bulk_update(changed, [field.name for field in content_fields(relation.model)])
    relation.model.objects.bulk_create(new)
    return left


def _filled(row, values, sources):
    for field in content_fields(type(row)):
        if field.name == "source":
            row.source = sources[values["source"]]
        elif field.name in values:
            setattr(row, field.name, field.to_python(values[field.name]))
    return row


def _delete(rows):
    if rows:
        type(rows[0]).objects.filter(pk__in=[row.pk for row in rows]).delete()
