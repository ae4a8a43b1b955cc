"""Letters about organisations and their people. Each goes out when the transaction has been committed."""

import logging
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from csi_portal.accounts.models import User

from .models import Membership

logger = logging.getLogger(__name__)


def proposed(organisation):
    """To those who confirm: a new organisation waits."""
    for reader in _coordinators(organisation):
        with override(reader.language):
            subject = gettext("A new organisation waits for confirmation: %(name)s") % {"name": organisation}
            address = _admin_address(organisation)
            _queue("proposed", reader.email, subject, organisation=organisation, address=address)


def decided(organisation, reason):
    """To its managers: the organisation is confirmed, or refused with the reason."""
    for reader in _managers(organisation):
        with override(reader.language):
            subject = (
                gettext("Your organisation is confirmed: %(name)s")
                if organisation.is_confirmed
                else gettext("Your organisation was not confirmed: %(name)s")
            ) % {"name": organisation}
            address = settings.SITE_URL + organisation.get_absolute_url()
            _queue(
                "decided", reader.email, subject, organisation=organisation, reason=reason, address=address
            )


def invitation(invited, token):
    """To the invited address: the link that works once. A stranger gets the language of who invites."""
    language = User.objects.filter(email=invited.email).values_list("language", flat=True).first()
    with override(language or get_language()):
        subject = gettext("Invitation to the organisation %(name)s") % {"name": invited.organisation}
        address = settings.SITE_URL + reverse("organisations:invitation", kwargs={"token": token})
        _queue("invitation", invited.email, subject, invitation=invited, address=address)


def join_request(wish):
    """To the managers, or to the coordinators of an organisation without one: somebody asks to join."""
    organisation = wish.organisation
    for reader in _managers(organisation) or _coordinators(organisation):
        with override(reader.language):
            subject = gettext("Somebody asks to join %(name)s") % {"name": organisation}
            address = settings.SITE_URL + reverse("organisations:members", kwargs={"pk": organisation.pk})
            _queue("join_request", reader.email, subject, wish=wish, address=address)


def join_decided(wish):
    """To the person who asked: accepted, or refused with the reason."""
    with override(wish.user.language):
        subject = (
            gettext("You now belong to %(name)s")
            if wish.state == wish.State.ACCEPTED
            else gettext("Your request to join %(name)s was refused")
        ) % {"name": wish.organisation}
        address = settings.SITE_URL + wish.organisation.get_absolute_url()
        _queue("join_decided", wish.user.email, subject, wish=wish, address=address)


def removed(user, organisation):
    """To the person who no longer belongs to the organisation."""
    with override(user.language):
        subject = gettext("You no longer belong to %(name)s") % {"name": organisation}
        _queue("removed", user.email, subject, organisation=organisation)


def _managers(organisation):
    managing = {"memberships__organisation": organisation, "memberships__role": Membership.Role.MANAGER}
    return list(User.objects.filter(is_active=True, **managing))


def _coordinators(organisation):
    found = User.objects.filter(is_active=True, centre_roles__role="coordinator")
    if organisation.centre:
        found = found.filter(centre_roles__role="coordinator", centre_roles__centre=organisation.centre)
    return list(found.distinct()) or list(User.objects.administrators())


def _admin_address(organisation):
    return settings.SITE_URL + reverse("admin:organisations_organisation_change", args=[organisation.pk])


def _queue(name, to, subject, **context):
    body = render_to_string(f"organisations/emails/{name}.txt", context).strip()
    # A name typed by a person must not break the header.
    letter = EmailMultiAlternatives(" ".join(subject.split()), f"{body}\n", to=[to])
    transaction.on_commit(partial(_send, letter))


def _send(letter):
    """A mail server that is down undoes nothing; its words may name people, so they stay unlogged."""
    try:
        letter.send()
    except OSError as error:
        logger.error("A letter about an organisation was not sent: %s", type(error).__name__)
