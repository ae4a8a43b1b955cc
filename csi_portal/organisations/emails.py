"""Letters about organisations and their people."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from csi_portal.accounts.models import User
from csi_portal.outbox.actions import compose, queue_all

from .models import Membership


def proposed(organisation, now):
    """To those who confirm: a new organisation waits."""
    letters = []
    for reader in _coordinators(organisation):
        with override(reader.language):
            subject = gettext("A new organisation waits for confirmation: %(name)s") % {"name": organisation}
            address = _admin_address(organisation)
        letters.append(_letter("proposed", reader, subject, organisation, now, address=address))
    queue_all(letters=letters)


def decided(organisation, reason, now):
    """To its managers: the organisation is confirmed, or refused with the reason."""
    letters = []
    for reader in _managers(organisation):
        with override(reader.language):
            subject = (
                gettext("Your organisation is confirmed: %(name)s")
                if organisation.is_confirmed
                else gettext("Your organisation was not confirmed: %(name)s")
            ) % {"name": organisation}
            address = settings.SITE_URL + organisation.get_absolute_url()
        letters.append(_letter("decided", reader, subject, organisation, now, reason=reason, address=address))
    queue_all(letters=letters)


def invitation(invited, token, now):
    """To the invited address: the link that works once. A stranger gets the language of who invites."""
    known = User.objects.filter(email=invited.email).values_list("language", flat=True).first()
    reader = User(email=invited.email, language=known or get_language())
    with override(reader.language):
        subject = gettext("Invitation to the organisation %(name)s") % {"name": invited.organisation}
        address = settings.SITE_URL + reverse("organisations:invitation", kwargs={"token": token})
    letter = _letter(
        "invitation",
        reader,
        subject,
        invited.organisation,
        now,
        secret=True,
        expires_at=invited.expires_at,
        invitation=invited,
        address=address,
    )
    queue_all(letters=[letter])


def join_request(wish, now):
    """To the managers, or to the coordinators of an organisation without one: somebody asks to join."""
    organisation, letters = wish.organisation, []
    for reader in _managers(organisation) or _coordinators(organisation):
        with override(reader.language):
            subject = gettext("Somebody asks to join %(name)s") % {"name": organisation}
            address = settings.SITE_URL + reverse("organisations:members", kwargs={"pk": organisation.pk})
        letters.append(
            _letter("join_request", reader, subject, organisation, now, wish=wish, address=address)
        )
    queue_all(letters=letters)


def join_decided(wish, now):
    """To the person who asked: accepted, or refused with the reason."""
    with override(wish.user.language):
        subject = (
            gettext("You now belong to %(name)s")
            if wish.state == wish.State.ACCEPTED
            else gettext("Your request to join %(name)s was refused")
        ) % {"name": wish.organisation}
        address = settings.SITE_URL + wish.organisation.get_absolute_url()
    letter = _letter("join_decided", wish.user, subject, wish.organisation, now, wish=wish, address=address)
    queue_all(letters=[letter])


def removed(user, organisation, now):
    """To the person who no longer belongs to the organisation."""
    with override(user.language):
        subject = gettext("You no longer belong to %(name)s") % {"name": organisation}
    queue_all(letters=[_letter("removed", user, subject, organisation, now)])


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


def _letter(name, reader, subject, organisation, now, *, secret=False, expires_at=None, **context):
    return compose(
        topic=f"organisations.{name}",
        to=reader.email,
        language=reader.language,
        subject=subject,
        template=f"organisations/emails/{name}.txt",
        context={"organisation": organisation, **context},
        centre=organisation.centre.slug if organisation.centre else "",
        about=organisation,
        secret=secret,
        expires_at=expires_at,
        now=now,
    )
