"""Who may do what with an event and those who registered for it. The kit asks for no kind of event."""

from centres.permissions import COORDINATOR, held_roles, is_coordinator
from csi_portal.accounts.permissions import is_signed_in

from .models import name_key


def may_coordinate(user, event):
    """Run the event and see who registered: the coordinator of its centre, and administrators."""
    return is_coordinator(user, event.centre)


def may_cater(user, event):
    """Read what the participants need: a coordinator of the centre, and nobody else, as they were told."""
    return (event.centre_id, COORDINATOR) in held_roles(user)


def may_see_needs(user, registration):
    """The person herself in her own account, and the coordinator of the event's centre."""
    own = is_signed_in(user) and registration.user_id == user.pk
    return own or may_cater(user, registration.event)


def is_own(user, registration):
    """Whether the registration is this account's, or of its verified address."""
    return is_signed_in(user) and (
        registration.user_id == user.pk or registration.email == user.email.lower()
    )


def is_contact(user, group):
    """Whether this account is the contact person of the group."""
    return is_signed_in(user) and (group.user_id == user.pk or group.contact_email == user.email.lower())


def may_change(user, registration):
    """Withdraw, accept an offer, hand over: the person, her group's contact, or the coordinator.

    A page under the secret address asks nobody: its address is the permission.
    """
    if is_own(user, registration) or may_coordinate(user, registration.event):
        return True
    return registration.group_id is not None and is_contact(user, registration.group)


def may_open(user, registration):
    """Reach the person's own page from her account, where her needs are: the account's own registrations.

    A registration made without an account is hers if it has her address and her name too; of a mailbox that
    several share, the name says whose it is.
    """
    if not is_own(user, registration):
        return False
    return registration.user_id == user.pk or registration.name_key == name_key(user.full_name)
