"""Proving an address by a code, or by the page behind the letter: from then on what was held counts."""

import hmac
import secrets
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from csi_portal.history.actions import record_for_all
from csi_portal.outbox.actions import queue_all
from csi_portal.registrations import emails
from csi_portal.registrations.models import LIVE, Registration, name_key

from .seats import HOLD_IS_OVER, lock, refuse

State = Registration.State
MOST_TRIES = 5
TRIED_TOO_OFTEN = _("The code was wrong too often. Have a new one sent.")
WRONG_CODE = _("The code is not right. Type the six digits from the last letter.")


def letters_of(registrations, group, now):
    """What each of them is told of her place, and the contact person of all."""
    type(registrations[0]).objects.tell_places(registrations)
    letters = [emails.place(each, now) for each in registrations]
    return [*letters, emails.group_summary(group, registrations, now)] if group else letters


def new_code():
    """Six digits, which can be typed from a telephone."""
    return f"{secrets.randbelow(10**6):06}"


def code_hash(code):
    return hmac.new(settings.SECRET_KEY.encode(), code.strip().encode(), sha256).hexdigest()


def put_code(holder, now):
    """Give a registration or group a new code, which is returned; storing it is the caller's."""
    code = new_code()
    holder.code_hash, holder.code_tries, holder.code_sent_at = code_hash(code), 0, now
    return code


@transaction.atomic
def send_code(*, holder, now):
    """Send a new code for a registration or group that is held; it voids the one before.

    Raises ValidationError when it is held no longer.
    """
    held = held_by(holder)
    if not held:
        raise ValidationError(HOLD_IS_OVER)
    code = put_code(holder, now)
    holder.save(update_fields=["code_hash", "code_tries", "code_sent_at"])
    queue_all(letters=[emails.code(holder, code, held[0].expires_at, now)])


def verify(*, holder, code, by, now):
    """Prove the address by the code that was sent to it; see `confirm_address`.

    Raises ValidationError for a wrong code; every try counts, whatever becomes of this request.
    """
    holders = type(holder).objects.filter(pk=holder.pk)
    if not holders.filter(code_tries__lt=MOST_TRIES).update(code_tries=F("code_tries") + 1):
        raise ValidationError(TRIED_TOO_OFTEN)
    holder.refresh_from_db(fields=["code_hash"])
    if not holder.code_hash or not hmac.compare_digest(holder.code_hash, code_hash(code)):
        raise ValidationError(WRONG_CODE)
    return confirm_address(holder=holder, by=by, now=now)


@transaction.atomic
def confirm_address(*, holder, by, now):
    """What was held for an address that is proved now counts: seats are confirmed, places in the queue kept.

    `holder` is a registration or a group. Proving it again changes nothing. Raises ValidationError when the
    fifteen minutes are over.
    """
    event = lock(holder.event)
    held = held_by(holder)
    if any(each.expires_at <= now for each in held):
        raise ValidationError(HOLD_IS_OVER)
    if not held:
        refuse(None if live_of(holder) else HOLD_IS_OVER)
        return live_of(holder)
    seated = [each for each in held if each.state == State.OFFERED]
    for registration in held:
        registration.event = event
        registration.verified_at, registration.expires_at = now, None
        if by and registration.email == by.email.lower() and is_holder_herself(registration, holder):
            registration.user = by
        if registration in seated:
            registration.state, registration.confirmed_at = State.CONFIRMED, now
    type(held[0]).objects.bulk_update(held, ["verified_at", "expires_at", "user", "state", "confirmed_at"])
    holder.code_hash = ""
    holder.save(update_fields=["code_hash"])
    record_for_all(verb="verify", subjects=held, by=by, now=now)
    group = holder if is_group(holder) else None
    queue_all(letters=letters_of(held, group, now))
    return held


def is_holder_herself(registration, holder):
    """Whether it is the contact person's own; colleagues may share her mailbox."""
    return not is_group(holder) or registration.name_key == name_key(holder.contact_name)


def is_group(holder):
    return not isinstance(holder, Registration)


def registrations_of(holder):
    """The registrations of a group, or the one that it is."""
    if is_group(holder):
        return holder.registrations.order_by("pk")
    return type(holder).objects.filter(pk=holder.pk)


def held_by(holder):
    """What waits for its address to be proved."""
    return list(registrations_of(holder).filter(verified_at=None, expires_at__isnull=False))


def live_of(holder):
    return list(registrations_of(holder).filter(state__in=LIVE))


def tell_already_registered(*, registration, now):
    """Remind the owner of a registration of it, instead of telling a stranger that there is one."""
    with transaction.atomic():
        queue_all(letters=[emails.already_registered(registration, now)])
