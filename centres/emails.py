"""Letters about questions to a centre."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from csi_portal.accounts.models import User
from csi_portal.outbox.actions import compose, queue_all

from .models import CentreRole


def asked(enquiry, message, now):
    """To the sender: the question is here, and where she can follow it. To those who should act: a notice.

    The receipt repeats nothing that was typed: the address may be a stranger's, and the portal carries no
    one's spam.
    """
    queue_all(letters=[_to_sender("receipt", enquiry, now), *_notices(enquiry, message, now)])


def answer(enquiry, message, now):
    """To the sender: the centre's answer."""
    queue_all(letters=[_to_sender("answer", enquiry, now, message)])


def notice(enquiry, message, now):
    """To those who should act: whoever has the question, else the coordinators, else the administrators."""
    queue_all(letters=_notices(enquiry, message, now))


def assigned(enquiry, now):
    """To the person who has just been given the question."""
    question = enquiry.messages.earliest("written_at")
    queue_all(letters=[_to_staff("assigned", enquiry, now, question, enquiry.assigned_to)])


def _notices(enquiry, message, now):
    return [_to_staff("notice", enquiry, now, message, reader) for reader in _who_should_act(enquiry)]


def _who_should_act(enquiry):
    if enquiry.assigned_to_id and enquiry.assigned_to.is_active:
        return [enquiry.assigned_to]
    coordinators = User.objects.filter(
        is_active=True,
        centre_roles__centre=enquiry.centre_id,
        centre_roles__role=CentreRole.Role.COORDINATOR,
    )
    return list(coordinators) or list(User.objects.administrators())


def _to_sender(name, enquiry, now, message=None):
    """A secret letter: it holds the address of the sender's own page, which opens the conversation."""
    with override(enquiry.language):
        address = settings.SITE_URL + enquiry.secret_address
        subject = {
            "receipt": gettext("We have your question (no. %(number)s)"),
            "answer": gettext("The answer to your question (no. %(number)s)"),
        }[name] % {"number": enquiry.pk}
    reader = {"to": enquiry.email, "language": enquiry.language, "secret": True}
    return _letter(name, enquiry, now, message, subject, address, **reader)


def _to_staff(name, enquiry, now, message, reader):
    with override(reader.language):
        address = settings.SITE_URL + reverse("admin:centres_enquiry_change", args=[enquiry.pk])
        subject = {
            "notice": gettext("A question waits for the centre (no. %(number)s)"),
            "assigned": gettext("You have been given a question (no. %(number)s)"),
        }[name] % {"number": enquiry.pk}
    return _letter(name, enquiry, now, message, subject, address, to=reader.email, language=reader.language)


def _letter(name, enquiry, now, message, subject, address, **reader):
    return compose(
        topic=f"centres.{name}",
        subject=subject,
        template=f"centres/emails/{name}.txt",
        context={"enquiry": enquiry, "centre": enquiry.centre, "message": message, "address": address},
        centre=enquiry.centre.slug,
        about=enquiry,
        now=now,
        **reader,
    )
