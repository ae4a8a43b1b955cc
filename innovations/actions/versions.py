"""Every version of an example, from its first word, and the way back to any of them."""

import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from csi_portal.history import actions as history
from csi_portal.history.versions import replay

from ..models import ROW_EVENTS, TERM_EVENTS, Innovation, InnovationEvent, listed_terms
from ..models.content import ROWS, TERMS, content_fields
from .copying import as_plain, changed_names, write_content
from .editing import forget_confirmations, lock, refresh, remember_author
from .working_copies import open_copy


class Version(NamedTuple):
    """The content after one act, as `copying.snapshot` gives it, and what the act changed in it.

    `before` is the content of the version before it, None for the first one. Versions of working copies stand
    among those of their example (`of_copy`).
    """

    key: str
    act: object
    at: datetime.datetime
    by_id: int | None
    of_copy: bool
    content: dict
    before: dict | None

    @property
    def changed(self):
        return changed_names(self.before, self.content) if self.before else []


def versions_of(innovation):
    """All versions of an example and of its working copies, also of those that are gone; the newest first."""
    copies = InnovationEvent.objects.filter(revises=innovation.pk).values_list("pgh_obj_id", flat=True)
    subjects = {innovation.pk, *copies}
    events = _events(subjects)
    slugs = _slugs()
    found = []
    for pk in subjects:
        own = {table: rows.get(pk, []) for table, rows in events.items()}
        found += _versions_of_one(pk, own, slugs)
    return sorted(found, key=lambda version: (version.at, version.key), reverse=True)


def find_version(innovation, key):
    """One of them by its key, or None."""
    return next((version for version in versions_of(innovation) if version.key == key), None)


@history.versioned
def restore_version(*, innovation, version, by, now):
    """Bring an earlier content back: into the draft, or of what readers see into a working copy.

    Returns the example or the copy that holds it now. Terms and files that no longer exist stay away.
    """
    innovation = lock(innovation)
    target = lock(open_copy(innovation=innovation, by=by, now=now)) if innovation.is_published else innovation
    remember_author(target, by)
    changed = write_content(version.content, target)
    if not changed:
        raise ValidationError(_("Nothing would change: this is what the text says now."))
    forget_confirmations(innovation=target, fields=changed, now=now)
    refresh(target)
    history.record(verb="restore", subject=target, by=by, now=now, fields=changed)
    return target


def _events(subjects):
    """{table: {key of the example: events in order}}."""
    sources = {"innovation": InnovationEvent.objects.filter(pgh_obj__in=subjects)}
    for name, model in (ROW_EVENTS | TERM_EVENTS).items():
        sources[name] = model.objects.filter(innovation__in=subjects)
    events = {}
    for table, found in sources.items():
        events[table] = {}
        for event in found.order_by("pgh_created_at", "pgh_id").values():
            pk = event["pgh_obj_id" if table == "innovation" else "innovation_id"]
            events[table].setdefault(pk, []).append(event)
    return events


def _versions_of_one(pk, events, slugs):
    keyed = {table: (rows, _key_of(table)) for table, rows in events.items()}
    before = None
    for number, state in enumerate(replay(keyed), start=1):
        row = state.tables["innovation"].get(pk)
        if row is None:
            continue  # deleted, or not yet written
        content = _content(row, state.tables, slugs)
        yield Version(
            key=f"{pk}-{number}",
            act=state.act,
            at=state.at,
            by_id=state.by_id,
            of_copy=row["revises_id"] is not None,
            content=content,
            before=before,
        )
        before = content


def _key_of(table):
    return f"{_list_name(table)}_id" if table in TERMS else "pgh_obj_id"


def _slugs():
    """{list: {key: slug}} of the terms that there are now."""
    slugs = {_list_name(name): {} for name in TERMS}
    for term in listed_terms():
        slugs[term.list_name][term.pk] = term.slug
    return {name: slugs[_list_name(name)] for name in TERMS}


def _list_name(name):
    return Innovation._meta.get_field(name).related_model._meta.model_name


def _content(row, tables, slugs):
    """The same shape as `copying.snapshot`."""
    urls = {key: source["url"] for key, source in tables["sources"].items()}
    return {
        "fields": {field.name: as_plain(row[field.attname]) for field in content_fields(Innovation)},
        "terms": {
            name: sorted(slugs[name][key] for key in tables[name] if key in slugs[name]) for name in TERMS
        },
        "rows": {name: _rows(name, tables[name], urls) for name in ROWS},
    }


def _rows(name, rows, urls):
    model = Innovation._meta.get_field(name).related_model
    fields = content_fields(model)
    in_order = sorted(rows.values(), key=lambda event: (event.get("position", 0), event["pgh_obj_id"]))
    return [
        {
            field.name: urls.get(event["source_id"], "")
            if field.name == "source"
            else as_plain(event[field.attname])
            for field in fields
        }
        for event in in_order
    ]
