"""Filters of the desk. Their values come from the rows of the user's own centres."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import LIVE, Registration


class Choice(admin.SimpleListFilter):
    """A filter whose `words` are {value: (label, narrowing of the QuerySet at a moment)}."""

    words = {}

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _narrow) in self.words.items()]

    def queryset(self, request, queryset):
        if self.value() not in self.words:
            return queryset
        _label, narrow = self.words[self.value()]
        return narrow(queryset, timezone.now())


class EventWaitsFilter(Choice):
    """The rows of “What waits for me” on the first page."""

    title, parameter_name = _("what waits for me"), "waits"
    words = {
        "seats": (_("free seats while people wait"), lambda events, now: events.with_idle_seats(now)),
        "few": (_("fewer people than the minimum"), lambda events, now: events.short_of_people(now)),
    }


class WhenFilter(Choice):
    title, parameter_name = _("when"), "when"
    words = {
        "coming": (_("still to come"), lambda events, now: events.filter(ends_at__gte=now)),
        "past": (_("over"), lambda events, now: events.filter(ends_at__lt=now)),
    }


class StageFilter(Choice):
    """Where a registration stands; the states that count together first."""

    title, parameter_name = _("state"), "stage"
    words = {
        "live": (_("all that count"), lambda rows, now: rows.filter(state__in=LIVE)),
        "seat": (
            _("with a confirmed seat"),
            lambda rows, now: rows.filter(state__in=["confirmed", "attended", "absent"]),
        ),
        "decide": (_("to be decided now"), lambda rows, now: rows.to_decide()),
        **{
            state.value: (state.label, lambda rows, now, state=state: rows.filter(state=state))
            for state in Registration.State
        },
    }


class EventFilter(admin.SimpleListFilter):
    """The events of the user's centres, the latest first."""

    title, parameter_name = _("event"), "event"
    most = 60

    def lookups(self, request, model_admin):
        events = model_admin.events(request).order_by("-starts_at", "-pk")[: self.most]
        return [(str(event.pk), str(event)) for event in events]

    def queryset(self, request, queryset):
        value = self.value() or ""
        return queryset.filter(event=value) if value.isdecimal() and len(value) < 10 else queryset


class BeyondFilter(Choice):
    title, parameter_name = _("capacity"), "beyond"
    words = {"yes": (_("beyond the capacity"), lambda rows, now: rows.filter(exceeds=True))}
