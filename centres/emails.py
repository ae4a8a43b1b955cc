"""Letters about questions to a centre. Each goes out when the transaction has been committed."""

import logging
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from csi_portal.accounts.models import User

from .models import CentreRole

logger = logging.getLogger(__name__)


def receipt(enquiry):
    """To the sender: the question is here, and the address at which she can follow it.

    It repeats nothing that was typed: the address may be a stranger's, and the portal carries no one's spam.
    """
    _to_sender("receipt", enquiry)


def answer(enquiry, message):
    """To the sender: the centre's answer."""
    _to_sender("answer", enquiry, message)


def notice(enquiry, message):
    """To those who should act: whoever has the question, else the coordinators, else the administrators."""
    for reader in _who_should_act(enquiry):
        _to_staff("notice", enquiry, message, reader)


def assigned(enquiry):
    """To the person who has just been given the question."""
    _to_staff("assigned", enquiry, enquiry.messages.earliest("written_at"), enquiry.assigned_to)


def _who_should_act(enquiry):
    if enquiry.assigned_to_id and enquiry.assigned_to.is_active:
        return [enquiry.assigned_to]
    coordinators = User.objects.filter(
        is_active=True,
        centre_roles__centre=enquiry.centre_id,
        centre_roles__role=CentreRole.Role.COORDINATOR,
    )
    return list(coordinators) or list(User.objects.administrators())


def _to_sender(name, enquiry, message=None):
    with override(enquiry.language):
        address = settings.SITE_URL + enquiry.secret_address
        subject = {
            "receipt": gettext("We have your question (no. %(number)s)"),
            "answer": gettext("The answer to your question (no. %(number)s)"),
        }[name] % {"number": enquiry.pk}
        _queue(name, enquiry.email, subject, enquiry, message, address)


def _to_staff(name, enquiry, message, reader):
    with override(reader.language):
        address = settings.SITE_URL + reverse("admin:centres_enquiry_change", args=[enquiry.pk])
        subject = {
            "notice": gettext("A question waits for the centre (no. %(number)s)"),
            "assigned": gettext("You have been given a question (no. %(number)s)"),
        }[name] % {"number": enquiry.pk}
        _queue(name, reader.email, subject, enquiry, message, address)


def _queue(name, to, subject, enquiry, message, address):
    context = {"enquiry": enquiry, "centre": enquiry.centre, "message": message, "address": address}
    body = render_to_string(f"centres/emails/{name}.txt", context).strip()
    letter = EmailMultiAlternatives(subject, f"{body}\n", to=[to])
    transaction.on_commit(partial(_send, letter))


def _send(letter):
    """A mail server that is down undoes nothing; its words may name people, so they stay unlogged."""
    try:
        letter.send()
    except OSError as error:
        logger.error("A letter about a question was not sent: %s", type(error).__name__)
