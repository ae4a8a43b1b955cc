"""One event at the desk: its seats, its queue, and what may be done with it."""

from typing import NamedTuple

from django.contrib import admin
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..actions import catch_up, explain
from ..models import LIVE
from .event_steps import EVENT_STEPS
from .filters import EventWaitsFilter, WhenFilter
from .own import OfMyCentres
from .steps import WithSteps


class Seats(NamedTuple):
    """Who holds what in an event: rows of registrations, and the numbers that follow."""

    capacity: int
    confirmed: list
    offered: list
    queue: list
    undecided: list

    @property
    def free(self):
        return max(0, self.capacity - len(self.confirmed) - len(self.offered))


def seats_of(event):
    """The `Seats` of an event, in one query; the queue in its order."""
    live = list(event.registrations.filter(state__in=LIVE).order_by("queued_at", "pk"))

    def those(*states):
        return [row for row in live if row.state in states]

    return Seats(
        capacity=event.capacity,
        confirmed=those("confirmed", "attended", "absent"),
        offered=those("offered"),
        queue=those("waiting"),
        undecided=those("submitted"),
    )


class EventAdmin(WithSteps, OfMyCentres):
    """The base for one kind of event."""

    steps = EVENT_STEPS
    list_filter = [EventWaitsFilter, WhenFilter, "state", ("centre", admin.RelatedOnlyFieldListFilter)]
    change_form_template = "registrations/admin/event.html"

    @admin.display(description=_("seats taken"))
    def seats(self, event):
        return f"{event.taken} / {event.capacity}"

    @admin.display(description=_("in the queue"), ordering="waiting")
    def in_queue(self, event):
        return event.waiting

    def render_change_form(self, request, context, obj=None, **kwargs):
        if obj:
            now = timezone.now()
            catch_up(event=obj, now=now)
            options = self.model._meta.get_field("registrations").related_model._meta
            name = f"admin:{options.app_label}_{options.model_name}"
            context |= {
                "seats": seats_of(obj),
                "reasons": explain(event=obj, now=now),
                "steps": self.steps_for(obj, now),
                "links": self.links(request, obj),
                "registrations_address": f"{reverse(f'{name}_changelist')}?event={obj.pk}",
                "registration_page": f"{name}_change",
            }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def links(self, request, event):
        """(label, address) of the other pages about an event."""
        return []

    def has_delete_permission(self, request, obj=None):
        """Only what nobody has seen is thrown away; the rest is cancelled, with letters."""
        unseen = obj is None or obj.state == obj.State.DRAFT
        return unseen and super().has_delete_permission(request, obj)
