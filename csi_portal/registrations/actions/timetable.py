"""What happens by itself: offers end, and people are reminded. Each may run twice, and by two at once."""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models.retention import kinds, model_of

from .leaving import catch_up
from .seats import lock

DAY = timedelta(days=1)
REMIND_BEFORE = 2  # days of the calendar


def expire_all_lapsed(*, now):
    """End in every event what was held for too long, and offer the seats to the next."""
    for kind in kinds():
        events = model_of(kind, "event").objects
        for event in events.filter(pk__in=kind.objects.lapsed(now).values("event")).order_by("pk"):
            catch_up(event=event, now=now)


def remind_all(*, now):
    """Remind everybody who has a seat in what begins at the latest the day after tomorrow."""
    for kind in kinds():
        events = model_of(kind, "event").objects
        due = kind.objects.filter(_to_be_reminded(now)).values("event")
        for event in events.filter(pk__in=due).order_by("pk"):
            remind(event=event, now=now)


@transaction.atomic
def remind(*, event, now):
    """Remind once who has a seat; who has just got a letter about it needs no other. Returns them."""
    event = lock(event)
    due = list(event.registrations.filter(_to_be_reminded(now)).select_related("group").order_by("pk"))
    for registration in due:
        registration.event, registration.reminded_at = event, now
    event.registrations.bulk_update(due, ["reminded_at"])
    queue_all(letters=[emails.reminder(each, now) for each in due])
    return due


def _to_be_reminded(now):
    last_day = timezone.localdate(now) + (REMIND_BEFORE + 1) * DAY
    before = datetime.combine(last_day, time.min, tzinfo=timezone.get_default_timezone())
    # Who was reminded of a date that has moved since is reminded of the new one.
    not_yet = Q(reminded_at=None) | Q(reminded_at__lt=F("event__starts_at") - (REMIND_BEFORE + 1) * DAY)
    return not_yet & Q(
        state="confirmed",
        confirmed_at__lte=now - DAY,
        event__state="published",
        event__starts_at__gt=now,
        event__starts_at__lt=before,
    )
