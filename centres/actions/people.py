"""Roles in a centre, and the public cards of its people."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.accounts.actions import lock, refresh_staff
from csi_portal.history.actions import record

from ..models import CentrePerson, CentreRole
from ..models.centres import CURRENT_CONSENT
from ..permissions import forget_roles

STAFF_SOURCE = "centres"
# A card that was written down without a consent is erased after this time.
WAIT_FOR_CONSENT = timedelta(days=30)


@transaction.atomic
def grant_role(*, user, centre, role, by, now):
    """Give a role in a centre; it opens the administration. Raises ValidationError when it can't be given."""
    lock(user)
    if not user.is_active:
        raise ValidationError(_("This account is closed. Open it first, then grant the role."))
    granted = CentreRole(user=user, centre=centre, role=role, granted_at=now, granted_by=by)
    granted.full_clean()
    granted.save()
    record(verb="grant_role", subject=user, by=by, now=now, centre=centre.slug, reason=role)
    _refresh_staff(user)
    return granted


@transaction.atomic
def revoke_role(*, user, centre, role, by, now):
    """Take a role in a centre. Questions assigned to who no longer works there go back to the new ones."""
    lock(user)
    deleted, _per_model = CentreRole.objects.filter(user=user, centre=centre, role=role).delete()
    if not deleted:
        raise ValidationError(_("This person does not have this role. Reload the page to see the roles."))
    if not CentreRole.objects.filter(user=user, centre=centre).exists():
        user.assigned_enquiries.waiting().in_centres([centre]).update(assigned_to=None)
    record(verb="revoke_role", subject=user, by=by, now=now, centre=centre.slug, reason=role)
    _refresh_staff(user)


@transaction.atomic(savepoint=False)
def revoke_all_roles(*, user, by, now):
    """Take every role in every centre at once, from somebody who leaves the portal."""
    for role in CentreRole.objects.filter(user=user).select_related("centre"):
        record(verb="revoke_role", subject=user, by=by, now=now, centre=role.centre.slug, reason=role.role)
    CentreRole.objects.filter(user=user).delete()
    forget_roles(user)
    refresh_staff(user=user, source=STAFF_SOURCE, needed=False)


def _refresh_staff(user):
    forget_roles(user)
    needed = CentreRole.objects.filter(user=user).exists()
    refresh_staff(user=user, source=STAFF_SOURCE, needed=needed)


@transaction.atomic
def give_consent(*, person, by, now):
    """Record that the person agreed to the current text, and so show the card. `by` is who records it."""
    person = CentrePerson.objects.select_for_update(of=("self",)).select_related("centre").get(pk=person.pk)
    if person.consent_version == CURRENT_CONSENT:
        raise ValidationError(_("The consent to this text is recorded already."))
    person.consent_version = CURRENT_CONSENT
    person.consent_at = now
    person.consent_recorded_by = by
    person.save()
    _record(person, "give_consent", by, now, reason=CURRENT_CONSENT)
    return person


@transaction.atomic
def withdraw_consent(*, person, by, now):
    """Withdraw the consent: the card is erased at once, history keeps only that it was."""
    cards = CentrePerson.objects.select_for_update(of=("self",)).select_related("centre")
    person = cards.filter(pk=person.pk).first()
    if person is None:
        return  # somebody else was quicker, and the card is gone as it should be
    _record(person, "withdraw_consent", by, now, reason=person.consent_version)
    person.delete()


def cards_past_retention(now):
    return CentrePerson.objects.filter(consent_at__isnull=True, created_at__lt=now - WAIT_FOR_CONSENT)


@transaction.atomic
def erase_cards_without_consent(*, now):
    """Erase the cards for which nobody recorded a consent in time. Returns how many."""
    old = list(cards_past_retention(now).select_for_update(of=("self",)).select_related("centre"))
    for person in old:
        _record(person, "erase", None, now)
        person.delete()
    return len(old)


def _record(person, verb, by, now, reason=""):
    record(verb=verb, subject=person, by=by, now=now, centre=person.centre.slug, reason=reason)
