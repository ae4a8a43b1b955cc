"""Other dates and places of a training: who has a seat gets a letter, and calendars follow."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from csi_portal.history.actions import record
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.actions.seats import lock
from csi_portal.registrations.models import Registration
from csi_portal.ui.typography import span

from ..models import Session, Training
from .editing import free_slug

State = Training.State
FARTHEST = timedelta(days=3653)
CHANGES = (State.DRAFT, State.PUBLISHED)
# The database is asked once for each constraint, so those of what stays are left out.
UNTOUCHED = {"state", "capacity", "offer_hours"}


class Dates(NamedTuple):
    """When and where a training is. `sessions` are (key, beginning, end); a new one has no key."""

    opens_at: datetime | None
    closes_at: datetime
    cancel_until: datetime
    place: str
    is_online: bool
    sessions: list


@transaction.atomic
def reschedule(*, training, dates, by, now):
    """Give a training other dates or another place. Raises ValidationError for dates that do not hold.

    Of a published one, people with a seat get a letter, and its calendar entries keep their UID and raise
    their SEQUENCE; other deadlines alone are told to nobody.
    """
    training = lock(training)
    if training.state not in CHANGES:
        raise ValidationError(_("What is cancelled or over has no other dates. Copy it to new ones."))
    old = {session.pk: session for session in training.sessions.all()}
    refuse_dates(training, dates, old, now)
    changed = {language: changes(training, dates, old, language) for language in ("cs", "en")}
    moved = training.state == State.PUBLISHED and bool(changed["cs"])
    store(training, dates, old, raised=moved)
    record(verb="reschedule", subject=training, by=by, now=now, centre=training.centre.slug)
    if moved:
        tell_changes(training, changed, now)
    return training


def refuse_dates(training, dates, old, now):
    kept = {key for key, _begins, _ends in dates.sessions if key}
    if not dates.sessions:
        raise ValidationError(_("A training has at least one session."))
    if training.state == State.PUBLISHED and old.keys() - kept:
        raise ValidationError(
            _("A session of a published training stays in people's calendars. Give it another time instead.")
        )
    for key, begins, ends in dates.sessions:
        if ends <= begins:
            raise ValidationError(_("A session ends after it begins."))
        stays = key in old and (old[key].starts_at, old[key].ends_at) == (begins, ends)
        if begins <= now and not stays:
            raise ValidationError(_("A session can't be moved into the past."))


def changes(training, dates, old, language):
    """What changes for who comes, as sentences in a language."""
    with translation.override(language):
        sentences = []
        for key, begins, ends in dates.sessions:
            if key is None:
                sentences.append(_("A session is added: %(now)s.") % {"now": span(begins, ends)})
            elif (old[key].starts_at, old[key].ends_at) != (begins, ends):
                before = span(old[key].starts_at, old[key].ends_at)
                sentences.append(
                    _("Instead of %(before)s: %(now)s.") % {"before": before, "now": span(begins, ends)}
                )
        if dates.place != training.place and dates.place:
            sentences.append(_("The place is now: %(place)s.") % {"place": dates.place})
        if dates.is_online and not training.is_online:
            sentences.append(_("It takes place online."))
        return sentences


def store(training, dates, old, *, raised):
    training.starts_at = min(begins for _key, begins, _ends in dates.sessions)
    training.ends_at = max(ends for _key, _begins, ends in dates.sessions)
    training.opens_at, training.closes_at = dates.opens_at, dates.closes_at
    training.cancel_until = dates.cancel_until
    training.place, training.is_online = dates.place, dates.is_online
    training.sequence += raised
    training.validate_constraints(exclude=UNTOUCHED)
    training.save()
    kept = {key: (begins, ends) for key, begins, ends in dates.sessions if key}
    training.sessions.exclude(pk__in=kept).delete()
    for key, (begins, ends) in kept.items():
        old[key].starts_at, old[key].ends_at = begins, ends
    Session.objects.bulk_update([old[key] for key in kept], ["starts_at", "ends_at"])
    Session.objects.bulk_create(
        Session(training=training, starts_at=begins, ends_at=ends)
        for key, begins, ends in dates.sessions
        if key is None
    )
    # An offer never outlives the beginning.
    offers = training.registrations.filter(state=Registration.State.OFFERED)
    offers.filter(expires_at__gt=training.starts_at).update(expires_at=training.starts_at)


def tell_changes(training, changed, now):
    prefetch_related_objects([training], "sessions", "module")
    people = list(training.registrations.taking().exclude(verified_at=None).select_related("group"))
    for person in people:
        person.event = training
    letters = [emails.event_changed(each, changed.get(each.language, changed["cs"]), now) for each in people]
    queue_all(letters=letters)


@transaction.atomic
def copy_training(*, training, starts_on, by, now):
    """A new draft of the same training whose first session is on this day; hours and deadlines move along.

    Questions come along; participants, materials and online links do not.
    """
    source = Training.objects.select_related("module", "centre").get(pk=training.pk)
    if starts_on <= timezone.localdate(now):
        raise ValidationError(_("Choose a day that is still to come."))
    if starts_on > timezone.localdate(now) + FARTHEST:
        raise ValidationError(_("Choose a day within the next ten years."))
    days = starts_on - timezone.localdate(source.starts_at)
    copied = ("module", "centre", "project", "admission", "capacity", "minimum", "offer_hours", "place")
    copied += ("is_online", "language", "trainers", "note_cs", "note_en", "is_sample")
    copy = Training(
        **{name: getattr(source, name) for name in copied},
        **{name: later(getattr(source, name), days) for name in ("starts_at", "ends_at")},
        **{name: later(getattr(source, name), days) for name in ("closes_at", "cancel_until")},
    )
    copy.slug = free_slug(copy)
    copy.full_clean()
    copy.save()
    kept = ("topic_cs", "topic_en", "place", "trainer", "trainer_account")
    Session.objects.bulk_create(
        Session(
            training=copy,
            starts_at=later(session.starts_at, days),
            ends_at=later(session.ends_at, days),
            **{name: getattr(session, name) for name in kept},
        )
        for session in source.sessions.all()
    )
    copy_questions(source, copy)
    record(verb="copy", subject=copy, by=by, now=now, centre=copy.centre.slug)
    return copy


def later(then, days: timedelta):
    """The same hour on a later day, whatever the clocks do in between."""
    local = timezone.localtime(then).replace(tzinfo=None) + days
    return timezone.make_aware(local)


def copy_questions(source, copy):
    """Questions with what each hangs on."""
    new = {}
    for question in source.questions.order_by("pk"):
        key = question.pk
        question.pk, question.event = None, copy
        question._state.adding = True
        new[key] = question
    hangs = {key: question.shown_if_id for key, question in new.items()}
    for question in new.values():
        question.shown_if = None
        question.save()
    for key, on in hangs.items():
        if on:
            new[key].shown_if = new[on]
            new[key].save(update_fields=["shown_if"])
