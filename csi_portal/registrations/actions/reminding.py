"""A letter shortly before the event, once to each who has a seat."""

from datetime import timedelta

from django.db import transaction

from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import Registration

BEFORE = timedelta(days=2)


@transaction.atomic
def remind(*, event_model, now):
    """Remind everybody whose event begins within two days. Safe to run twice and by two at once."""
    model = event_model.registrations.rel.related_model
    soon = event_model.objects.filter(
        state=event_model.State.PUBLISHED, starts_at__gt=now, starts_at__lte=now + BEFORE
    ).select_related(*event_model.RELATED)
    events = {event.pk: event for event in soon.prefetch_related(*event_model.PREFETCHED)}
    found = model.objects.select_for_update(skip_locked=True, of=["self"]).filter(
        event__in=events, state=Registration.State.CONFIRMED, reminded_at=None
    )
    reminded = list(found.select_related("group"))
    for registration in reminded:
        registration.event, registration.reminded_at = events[registration.event_id], now
    model.objects.bulk_update(reminded, ["reminded_at"], batch_size=500)
    queue_all(letters=[emails.reminder(each, now) for each in reminded])
    return len(reminded)
