"""An organisation from its proposal to its confirmation."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history.actions import record

from .. import emails
from ..models import Membership, Organisation
from ..models.municipalities import plain_name

State = Organisation.State
MOST_PROPOSALS_A_DAY = 5


@transaction.atomic
def propose(*, values, by, now):
    """Write a new organisation; who writes it manages it from now on, others see it once it is confirmed.

    `values` are its fields by name. Raises ValidationError when they don't fit or it is here already.
    """
    _refuse_too_many(by, now)
    organisation = Organisation(created_at=now, **values)
    _fill_and_save(organisation)
    Membership.objects.create(
        user=by, organisation=organisation, role=Membership.Role.MANAGER, since=now, accepted_by=None
    )
    note(organisation=organisation, verb="propose", by=by, now=now)
    emails.proposed(organisation, now)
    return organisation


@transaction.atomic
def change(*, organisation, values, by, now):
    """Change fields of an organisation; only what differs is written down."""
    organisation = locked(organisation)
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    if not changed:
        return organisation
    for name in changed:
        setattr(organisation, name, values[name])
    _fill_and_save(organisation)
    note(organisation=organisation, verb="change", by=by, now=now, fields=changed)
    return organisation


@transaction.atomic
def confirm(*, organisation, by, now):
    """Confirm that the organisation exists and that who wrote it may speak for it."""
    organisation = _waiting(organisation)
    organisation.state = State.CONFIRMED
    organisation.save()
    note(organisation=organisation, verb="confirm", by=by, now=now)
    emails.decided(organisation, reason="", now=now)
    return organisation


@transaction.atomic
def refuse(*, organisation, reason, by, now):
    """Refuse a proposal with a reason; its company number is free again for a right one."""
    organisation = _waiting(organisation)
    if not reason.strip():
        raise ValidationError(_("Please write the reason: the person will read it in a letter."))
    organisation.state = State.REFUSED
    organisation.save()
    note(organisation=organisation, verb="refuse", by=by, now=now, reason=reason)
    emails.decided(organisation, reason=reason, now=now)
    return organisation


def _refuse_too_many(by, now):
    """Each proposal is a letter to the coordinators."""
    recent = Organisation.objects.filter(memberships__user=by, created_at__gt=now - timedelta(days=1))
    if recent.count() >= MOST_PROPOSALS_A_DAY:
        raise ValidationError(
            _("You have written many organisations today. Please write this one tomorrow, or ask the centre.")
        )


def locked(organisation):
    """The organisation's row as it is now, held until the end of the transaction.

    Whatever changes an organisation or its people locks this row first, so that two people at once queue.
    """
    rows = Organisation.objects.select_for_update(of=("self",)).select_related("municipality__centre")
    return rows.get(pk=organisation.pk)


def note(*, organisation, verb, by, now, reason="", fields=()):
    """Write an act about the organisation into the history of its centre."""
    centre = organisation.centre.slug if organisation.centre else ""
    record(verb=verb, subject=organisation, by=by, now=now, reason=reason, fields=fields, centre=centre)


def _waiting(organisation):
    organisation = locked(organisation)
    if organisation.state != State.WAITING:
        raise ValidationError(_("Somebody has decided already. Reload the page to see how."))
    return organisation


def _fill_and_save(organisation):
    """Save with the keys made from the name. The database's refusal becomes the sentence of its constraint.

    Asking the constraints beforehand would not help two people who write the same organisation at once.
    """
    organisation.name = " ".join(organisation.name.split())
    organisation.name_sort_key = czech_sort_key(organisation.name)
    organisation.name_plain = plain_name(organisation.name)
    organisation.clean_fields(exclude=["municipality"])  # the database itself knows which ones there are
    try:
        organisation.save()
    except IntegrityError as error:
        sentences = {rule.name: rule.violation_error_message for rule in organisation._meta.constraints}
        broken = error.__cause__.diag.constraint_name
        if broken not in sentences:
            raise
        raise ValidationError(sentences[broken]) from error
