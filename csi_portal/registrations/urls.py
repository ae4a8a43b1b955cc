"""Addresses of registering, for the app of each kind of event to include among its own."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from .views import codes, groups, own, registering


def registration_urls(event_model):
    """The kind of event is given to each view; names are the same in every app."""
    kind = {"event_model": event_model}
    return [
        path(
            pgettext_lazy("route", "registrations/<str:token>/"),
            own.OwnPage.as_view(**kind),
            name="registration",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/hand-over/"),
            own.hand_over,
            kind,
            name="registration_hand_over",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/answers/"),
            own.save_answers,
            kind,
            name="registration_answers",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/needs/"),
            own.save_needs,
            kind,
            name="registration_needs",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/erase/"),
            own.erase,
            kind,
            name="registration_erase",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/calendar.ics"),
            own.calendar,
            kind,
            name="registration_calendar",
        ),
        path(
            pgettext_lazy("route", "registrations/<str:token>/do/<slug:verb>/"),
            own.act,
            kind,
            name="registration_act",
        ),
        path(pgettext_lazy("route", "groups/<str:token>/"), groups.GroupPage.as_view(**kind), name="group"),
        path(pgettext_lazy("route", "groups/<str:token>/add/"), groups.add, kind, name="group_add"),
        path(
            pgettext_lazy("route", "groups/<str:token>/do/<slug:verb>/"), groups.act, kind, name="group_act"
        ),
        path(
            pgettext_lazy("route", "groups/<str:token>/<int:pk>/withdraw/"),
            groups.withdraw,
            kind,
            name="group_withdraw",
        ),
        path(
            pgettext_lazy("route", "groups/<str:token>/<int:pk>/hand-over/"),
            groups.hand_over,
            kind,
            name="group_hand_over",
        ),
        path(
            pgettext_lazy("route", "<slug:slug>/registration/"),
            registering.Register.as_view(**kind),
            name="register",
        ),
        path(
            pgettext_lazy("route", "<slug:slug>/registration/code/"),
            codes.ProveAddress.as_view(**kind),
            name="code",
        ),
    ]
