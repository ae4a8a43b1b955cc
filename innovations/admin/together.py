"""Two people in one form: who else is writing, and what happens when the other one has saved first.

The form carries what its text was when it was opened (`seen`). When the text has changed since, nothing is
saved: what I did not touch takes their text, what only I touched stays mine, and where both of us wrote, my
text stays in the field and theirs stands above it. Saving again then decides. A form that does not say what
it has seen has seen nothing, so it is asked about all that differs.
"""

import datetime
from typing import NamedTuple

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from ..actions import versions_of
from ..models import ROW_EVENTS, TERM_EVENTS, Innovation, InnovationEvent
from ..models.content import FILES, TERMS, content_fields
from .differences import label_of, shown
from .history import changed_labels, name_of

# Of a row: what the page fills in, and files, which nobody can copy from a page.
NOT_TYPED = {"position", "source", "stated_on", *FILES.values()}
STILL_WRITING = 30 * 60  # seconds after the form was opened


class Seen(NamedTuple):
    """What the form's text was: its version, and the moment when it was opened."""

    text_version: int
    at: datetime.datetime

    def __str__(self):
        return f"{self.text_version}@{self.at.isoformat()}"


NOTHING = Seen(-1, datetime.datetime.min.replace(tzinfo=datetime.UTC))


def read_seen(request):
    """What a posted form has seen; `NOTHING` for one that does not say or says nonsense."""
    version, _at, moment = request.POST.get("seen", "").partition("@")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return NOTHING
    usable = version.isdecimal() and len(version) < 10 and at and timezone.is_aware(at)
    return Seen(int(version), at) if usable else NOTHING


# --- Who else is writing ----------------------------------------------------------------------------------


def note_writing(request, innovation, now):
    """Tell who else has the form open, and remember that I have; only keys of accounts, for a while."""
    key = f"writing:{innovation.pk}"
    writing = cache.get(key) or {}
    since = now - datetime.timedelta(seconds=STILL_WRITING)
    writing = {pk: at for pk, at in writing.items() if at > since}
    others = get_user_model().objects.in_bulk([pk for pk in writing if pk != request.user.pk])
    for pk, person in others.items():
        at = time_format(timezone.localtime(writing[pk]), "H.i")
        messages.warning(
            request,
            _("%(name)s has had this form open since %(at)s. If you both save, the second will be asked.")
            % {"name": person, "at": at},
        )
    cache.set(key, {request.user.pk: now, **writing}, STILL_WRITING)


def forget_writing(request, pk):
    key = f"writing:{pk}"
    writing = cache.get(key) or {}
    if writing.pop(request.user.pk, None):
        cache.set(key, writing, STILL_WRITING)


# --- The other one has saved first ------------------------------------------------------------------------


class Conflict(NamedTuple):
    sentence: str
    at_fields: dict  # {field: sentence with their text}


def conflict_of(model_admin, request, innovation):
    """The `Conflict` of a posted form with what was saved meanwhile, or None. Their text comes into it."""
    seen = read_seen(request)
    if seen.text_version == innovation.text_version:
        return None
    request.POST = request.POST.copy()
    form = model_admin.get_form(request, innovation, change=True)
    at_fields = _take_theirs(
        request.POST, form.base_fields, "", innovation, _then(InnovationEvent, innovation.pk, seen.at)
    )
    _take_their_terms(request.POST, form.base_fields, innovation, seen.at)
    notes = []
    for formset, _inline in model_admin.get_formsets_with_inlines(request, innovation):
        notes += _take_their_rows(request.POST, formset, innovation, seen.at)
    return Conflict(" ".join([_what_happened(innovation, seen), *notes]), at_fields)


def _what_happened(innovation, seen):
    if seen == NOTHING:
        return _(
            "Your form did not say which text it was made for. Nothing of yours is saved yet. Where it "
            "differs, your text is in the field and the saved one above it. Look at it and save again."
        )
    return _(
        "Meanwhile this was saved: %(who)s. Nothing of yours is saved yet. Where you both wrote, your text "
        "is in the field and theirs above it; the rest is joined. Look at it and save again."
    ) % {"who": _who_saved(innovation, seen.at)}


def _who_saved(innovation, since):
    """ "Jana Nováková (title, costs); Petr Malý (problem)"."""
    versions = [version for version in versions_of(innovation) if version.at > since and not version.of_copy]
    if innovation.is_working_copy:
        versions = [version for version in versions_of(innovation) if version.at > since]
    people = get_user_model().objects.in_bulk({version.by_id for version in versions} - {None})
    said = [
        f"{name_of(version.by_id, people)} ({', '.join(changed_labels(version))})"
        for version in reversed(versions)
        if version.changed
    ]
    return "; ".join(said) or _("somebody")


def _then(model, pk, at):
    """The values of a row when the form was opened; None when it was not there."""
    events = model.objects.filter(pgh_obj=pk, pgh_created_at__lte=at)
    return events.order_by("-pgh_created_at", "-pgh_id").values().first()


def _take_theirs(post, fields, prefix, row, then):
    """Three texts of each field: then, theirs now, mine. Returns {field: sentence} where both wrote.

    `then` is None for a form that has not seen the row: whatever differs was written by both.
    """
    both = {}
    for field in content_fields(type(row)):
        if field.name not in fields or field.name in FILES.values():
            continue
        typed, name = fields[field.name], f"{prefix}{field.name}"
        theirs = getattr(row, field.attname)
        theirs = getattr(theirs, "code", theirs)
        mine = typed.widget.value_from_datadict(post, {}, name)
        if (then and theirs == then[field.attname]) or not _differs(typed, theirs, mine):
            continue
        if then is None or _differs(typed, then[field.attname], mine):
            both[field.name] = _("Now it says: %(text)s") % {"text": shown(field, theirs) or _("nothing")}
        else:
            _put(post, name, theirs)
    return both


def _differs(typed, stored, mine):
    """Whether a posted value says something else than a stored one; browsers end lines by two characters."""
    if isinstance(stored, str) and isinstance(mine, str):
        return stored.replace("\r\n", "\n").strip() != mine.replace("\r\n", "\n").strip()
    return typed.has_changed(stored, mine)


def typed_in(post, start, fields, row):
    """(label, text) of what a posted row, or example, says otherwise than `row`, which may be a new one."""
    for field in content_fields(type(row)):
        if field.name not in fields or field.name in NOT_TYPED:
            continue
        typed, stored = fields[field.name], getattr(row, field.attname)
        mine = typed.widget.value_from_datadict(post, {}, f"{start}{field.name}")
        if mine and _differs(typed, getattr(stored, "code", stored), mine):
            yield label_of(field), str(dict(getattr(typed, "choices", ())).get(mine, mine))


def _put(post, name, value):
    if value is None or value is False or value == "":
        post[name] = ""
        if value is False:
            del post[name]
    else:
        post[name] = "on" if value is True else str(value)


def _take_their_terms(post, fields, innovation, at):
    """Terms that I left as they were become theirs; my additions and removals are made on theirs."""
    for name in TERMS:
        if name not in fields:
            continue
        model = TERM_EVENTS[name]
        term = f"{Innovation._meta.get_field(name).related_model._meta.model_name}_id"
        then = set()
        events = model.objects.filter(innovation=innovation.pk, pgh_created_at__lte=at)
        for label, pk in events.order_by("pgh_created_at", "pgh_id").values_list("pgh_label", term):
            (then.discard if label == "delete" else then.add)(pk)
        mine = {int(pk) for pk in post.getlist(name) if pk.isdecimal()}
        theirs = set(getattr(innovation, name).values_list("pk", flat=True))
        post.setlist(name, [str(pk) for pk in sorted((theirs | (mine - then)) - (then - mine))])


def _take_their_rows(post, formset, innovation, at):
    """The same for rows that both have. Returns sentences about rows that they deleted."""
    prefix = formset.get_default_prefix()
    rows = getattr(innovation, prefix).in_bulk()
    fields, notes = formset.form.base_fields, []
    kept = []
    total = number_of(post, f"{prefix}-TOTAL_FORMS")
    for number in range(total):
        start = f"{prefix}-{number}-"
        pk = post.get(f"{start}id", "")
        row = rows.get(int(pk)) if pk.isdecimal() else None
        if pk and row is None:
            notes.append(_deleted_row(post, start, fields, formset.model))
            continue
        if row:
            both = _take_theirs(post, fields, start, row, _then(ROW_EVENTS[prefix], row.pk, at))
            notes += [f"{row}: {sentence}" for sentence in both.values()]
        kept.append(number)
    _renumber(post, prefix, kept, total)
    return notes


def _deleted_row(post, start, fields, model):
    said = " · ".join(text for _label, text in typed_in(post, start, fields, model()))
    return _("A row was deleted meanwhile; you had in it: %(text)s.") % {"text": said}


def _renumber(post, prefix, kept, total):
    """Close the gaps that deleted rows leave in a posted formset."""
    if len(kept) == total:
        return
    stored = sum(bool(post.get(f"{prefix}-{number}-id")) for number in kept)
    offered = str(number_of(post, f"{prefix}-INITIAL_FORMS") + 1)  # the place of the empty row
    for number in kept:
        place = f"{prefix}-{number}-position"
        if not post.get(f"{prefix}-{number}-id") and post.get(place) == offered:
            post[place] = str(stored + 1)
    moved = {}
    for start in (f"{prefix}-", f"initial-{prefix}-"):
        for new, old in enumerate(kept):
            for name in [name for name in post if name.startswith(f"{start}{old}-")]:
                moved[f"{start}{new}-{name.removeprefix(f'{start}{old}-')}"] = post.getlist(name)
        for number in range(total):
            for name in [name for name in post if name.startswith(f"{start}{number}-")]:
                del post[name]
    for name, values in moved.items():
        post.setlist(name, values)
    post[f"{prefix}-TOTAL_FORMS"], post[f"{prefix}-INITIAL_FORMS"] = str(len(kept)), str(stored)


def number_of(post, name):
    value = post.get(name, "")
    return min(int(value), 1000) if value.isdecimal() and len(value) < 6 else 0
