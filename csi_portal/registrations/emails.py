"""Letters about a place in an event. Each function composes one; whoever decides to send it queues it.

They hold the address of the person's own page, which opens it to whoever knows it, so they are secret.
"""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from csi_portal.outbox.actions import compose

from .calendars import CANCEL, PUBLISH, calendar_text


def place(registration, now):
    """What place a new registration has got: a seat, one in the queue, or that somebody decides."""
    letter = {"confirmed": confirmed, "waiting": waiting, "submitted": submitted}[registration.state]
    return letter(registration, now)


def confirmed(registration, now):
    """She has a seat; with the dates for her calendar."""
    with override(registration.language):
        subject = gettext("You have a seat: %(event)s") % _event(registration)
    return _letter("confirmed", registration, subject, now, calendar=PUBLISH)


def waiting(registration, now):
    with override(registration.language):
        subject = gettext("You are in the queue: %(event)s") % _event(registration)
    return _letter("waiting", registration, subject, now, place=registration.number_in_queue)


def submitted(registration, now):
    """Her application has come; the coordinator decides."""
    with override(registration.language):
        subject = gettext("We have your application: %(event)s") % _event(registration)
    return _letter("submitted", registration, subject, now)


def offered(registration, now):
    with override(registration.language):
        subject = gettext("Please confirm: a seat is free for you, %(event)s") % _event(registration)
    return _letter("offered", registration, subject, now)


def accepted(registration, now):
    with override(registration.language):
        subject = gettext("Please confirm: you have been chosen, %(event)s") % _event(registration)
    return _letter("accepted", registration, subject, now)


def reserve(registration, now):
    with override(registration.language):
        subject = gettext("You are in the reserve: %(event)s") % _event(registration)
    return _letter("reserve", registration, subject, now, place=registration.place_in_queue())


def refused(registration, reason, now):
    with override(registration.language):
        subject = gettext("You have not been chosen: %(event)s") % _event(registration)
    return _letter("refused", registration, subject, now, reason=reason)


def offer_expired(registration, now):
    with override(registration.language):
        subject = gettext("The seat was not confirmed in time: %(event)s") % _event(registration)
    return _letter("offer_expired", registration, subject, now)


def cancelled_by_person(registration, now):
    with override(registration.language):
        subject = gettext("You no longer take part: %(event)s") % _event(registration)
    return _letter("cancelled_by_person", registration, subject, now, calendar=CANCEL)


def cancelled_by_coordinator(registration, reason, now):
    with override(registration.language):
        subject = gettext("Your registration was cancelled: %(event)s") % _event(registration)
    return _letter("cancelled_by_coordinator", registration, subject, now, calendar=CANCEL, reason=reason)


def event_cancelled(registration, now):
    with override(registration.language):
        subject = gettext("It does not take place: %(event)s") % _event(registration)
    return _letter("event_cancelled", registration, subject, now, calendar=CANCEL)


def event_changed(registration, changes, now):
    """Dates or the place have changed; `changes` are sentences in the reader's language."""
    with override(registration.language):
        subject = gettext("A change: %(event)s") % _event(registration)
    return _letter("event_changed", registration, subject, now, calendar=PUBLISH, changes=changes)


def handed_over(registration, now):
    """To who gave the seat to a colleague."""
    with override(registration.language):
        subject = gettext("You have handed over your seat: %(event)s") % _event(registration)
    return _letter("handed_over", registration, subject, now, calendar=CANCEL)


def taken_over(registration, now):
    """To the colleague who has got it."""
    with override(registration.language):
        subject = gettext("A colleague gave you her seat: %(event)s") % _event(registration)
    return _letter(
        "taken_over", registration, subject, now, calendar=PUBLISH, giver=registration.handed_from.name
    )


def already_registered(registration, now):
    """Somebody filled in the form with the name and address of who is registered already: perhaps herself."""
    with override(registration.language):
        subject = gettext("You are already registered: %(event)s") % _event(registration)
    return _letter("already_registered", registration, subject, now)


def reminder(registration, now):
    with override(registration.language):
        subject = gettext("It is soon: %(event)s") % _event(registration)
    return _letter("reminder", registration, subject, now, calendar=PUBLISH)


def message(registration, subject, text, reply_to, now):
    """What the coordinator wrote to participants."""
    return _letter("message", registration, subject, now, reply_to=reply_to, text=text)


def code(holder, digits, expires_at, now):
    """The code that proves an address; `holder` is a registration or a group."""
    with override(holder.language):
        subject = gettext("Code for your registration")  # without it: staff see headings
    context = {"code": digits, "expires_at": expires_at}
    return _compose("code", holder, subject, now, context, to=holder.address, expires_at=expires_at)


def group_summary(group, registrations, now):
    """To the contact person: what place each of her colleagues has got."""
    with override(group.language):
        subject = gettext("Your group: %(event)s") % {"event": group.event}
    context = {"registrations": registrations, "group": group}
    return _compose("group_summary", group, subject, now, context, to=group.contact_email)


def _event(registration):
    return {"event": registration.event}


def _letter(name, registration, subject, now, *, calendar="", reply_to="", **context):
    with override(registration.language):
        text = calendar_text([registration.event], now=now, method=calendar) if calendar else ""
    context |= {"registration": registration, "group": registration.group}
    others = {"to": registration.email, "calendar": text, "method": calendar, "reply_to": reply_to}
    return _compose(name, registration, subject, now, context, **others)


def _compose(name, about, subject, now, context, *, to, reply_to="", **others):
    event = about.event
    with override(about.language):  # addresses too are in the reader's language
        given = {
            "event": event,
            "centre": event.centre,
            "event_address": settings.SITE_URL + event.get_absolute_url(),
            "address": settings.SITE_URL + about.secret_address,
            "privacy_address": settings.SITE_URL + reverse("pages:privacy"),
        }
    return compose(
        topic=f"{event._meta.app_label}.{name}",
        to=to,
        language=about.language,
        subject=subject,
        template=f"registrations/emails/{name}.txt",
        context={**given, **context},
        centre=event.centre.slug,
        about=about,
        secret=True,
        reply_to=reply_to or event.centre.email,  # who answers a letter writes to the centre
        now=now,
        **others,
    )
