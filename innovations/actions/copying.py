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
    read_content(innovation)
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
    read_content(source, target)
    return write_content(snapshot(source), target)


def read_content(*innovations):
    """Have all terms and rows of these examples at hand, by one query for each table, unless they are."""
    prefetch_related_objects(innovations, *TERMS, *ROWS)


def has_no_rows(innovation):
    """Note of an example that was stored just now what nobody needs to ask the database, until `refresh`."""
    innovation._prefetched_objects_cache = {
        name: getattr(innovation, name).none() for name in (*TERMS, *ROWS)
    }


def write_content(content, target):
    """Write what `snapshot` gave over an example, which is locked. Returns the names of what changed.

    Rows that stay keep their keys, so the addresses of their pictures and attachments stay too. What is no
    longer there (a term that left its list, a file that was deleted) is left out. The terms and rows of
    `target` are then at hand by `.all()`, until `refresh`, which the caller does, has derived what follows.
    """
    before = snapshot(target)
    if content["fields"] != before["fields"]:
        known = {field.name: field for field in content_fields(Innovation)}
        for name, value in content["fields"].items():
            if name in known:
                setattr(target, name, known[name].to_python(value))
        target.save()
    for name in TERMS:
        _write_terms(name, set(content["terms"][name]), target)
    _write_all_rows(content["rows"], before["rows"], target)
    return changed_names(before, content)


def changed_names(before, after):
    """The fields, lists and relations in which two snapshots differ."""
    return [name for part in after for name in after[part] if before[part].get(name) != after[part][name]]


def _write_terms(name, wanted, target):
    """Take off the terms that are not wanted and add those that are missing."""
    relation = getattr(target, name)
    present = list(relation.all())
    gone = [term for term in present if term.slug not in wanted]
    if missing := wanted - {term.slug for term in present}:
        new = list(relation.model.objects.filter(slug__in=missing))
        relation.add(*new)
    else:
        new = []
    if gone:
        relation.remove(*gone)
    target._prefetched_objects_cache[name] = [*(term for term in present if term not in gone), *new]


def _write_all_rows(wanted, present, target):
    """Sources first, for figures stand on them; the sources that go, go last."""
    gone = _write_rows("sources", wanted["sources"], present["sources"], target, {})
    sources = {source.url: source for source in target.sources.all()}
    for name in list(ROWS)[1:]:
        rows = [row for row in wanted[name] if name not in FILES or default_storage.exists(row[FILES[name]])]
        _delete(_write_rows(name, rows, present[name], target, sources))
    _delete(gone)


def _write_rows(name, wanted, present, target, sources):
    """Change present rows into the wanted ones and add the missing; returns the rows that are left over."""
    if wanted == present:
        return []
    relation = getattr(target, name)
    stored = list(relation.all())
    row_of = {id(values): row for values, row in zip(present, stored, strict=True)}
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
    rows = [row for row in [*stored, *new] if row not in left]
    target._prefetched_objects_cache[name] = sorted(
        rows, key=lambda row: (getattr(row, "position", 0), row.pk)
    )
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
