"""Who may do what in a centre. Administrators may do all that a coordinator of every centre may."""

import rules
from django.db.models import Q

from csi_portal.accounts.permissions import is_administrator, is_signed_in, let_manage, may_act_as_staff
from csi_portal.outbox.models import Letter

from .models import Centre, CentreRole, Enquiry

COORDINATOR, MENTOR = CentreRole.Role.COORDINATOR, CentreRole.Role.MENTOR


def held_roles(user):
    """(key of the centre, role) of every role that the user holds, read once for each loaded user."""
    if not may_act_as_staff(user):
        return frozenset()
    if getattr(user, "held_centre_roles", None) is None:
        roles = CentreRole.objects.filter(user_id=user.pk)
        user.held_centre_roles = frozenset(roles.values_list("centre_id", "role"))
    return user.held_centre_roles


def forget_roles(user):
    """Read the roles anew at the next question; called by the actions that change them."""
    user.held_centre_roles = None


@rules.predicate
def is_coordinator(user, centre):
    """Whether the user runs this centre. Without a centre, whether she runs any."""
    if is_administrator(user):
        return True
    held = held_roles(user)
    return (centre.pk, COORDINATOR) in held if centre else COORDINATOR in (role for _pk, role in held)


@rules.predicate
def works_in_a_centre(user):
    return is_administrator(user) or bool(held_roles(user))


@rules.predicate
def coordinates_a_centre(user):
    return is_coordinator(user, None)


def coordinated_centres(user):
    """The centres that the user runs, as a QuerySet."""
    if is_administrator(user):
        return Centre.objects.all()
    if not may_act_as_staff(user):
        return Centre.objects.none()
    return Centre.objects.where_role(user, COORDINATOR)


def may_manage(user, centre):
    """Change the centre's page, its people and supporters."""
    return is_coordinator(user, centre)


def may_grant(user, centre, role):
    """Coordinators are named by an administrator; mentors also by the coordinator of their centre."""
    if role == MENTOR:
        return is_coordinator(user, centre)
    return is_administrator(user)


def visible_enquiries(user):
    """The questions a person may read, as a QuerySet: of the centres she runs, and those assigned to her."""
    if not may_act_as_staff(user):
        return Enquiry.objects.none()
    if is_administrator(user):
        return Enquiry.objects.all()
    mine = Q(assigned_to=user) & Q(centre__roles__user=user)
    run = Q(centre__roles__user=user, centre__roles__role=COORDINATOR)
    return Enquiry.objects.filter(mine | run).distinct()


def visible_letters(user):
    """The letters a person may see, as a QuerySet: of the centres she runs; all for an administrator."""
    if is_administrator(user):
        return Letter.objects.all()
    return Letter.objects.of_centres(coordinated_centres(user).values_list("slug", flat=True))


def may_answer(user, enquiry):
    """Coordinators of the centre, and the one of its people to whom the question is assigned."""
    if is_coordinator(user, enquiry.centre):
        return True
    works_here = enquiry.centre_id in (pk for pk, _role in held_roles(user))
    return works_here and enquiry.assigned_to_id == user.pk


def may_assign(user, enquiry):
    """Take, assign, move to the other centre, close and reopen."""
    return is_coordinator(user, enquiry.centre)


def may_withdraw_consent(user, person):
    """The person herself, or a coordinator on her behalf."""
    if is_signed_in(user) and person.user_id == user.pk:
        return True
    return is_coordinator(user, person.centre)


let_manage("centres.centre", coordinates_a_centre, verbs=("view", "change"))
let_manage("centres.centrerole", coordinates_a_centre, verbs=("view", "add", "delete"))
let_manage("centres.centreperson", coordinates_a_centre)
let_manage("centres.supporter", coordinates_a_centre)
let_manage("centres.enquiry", works_in_a_centre, verbs=("view",))
let_manage("outbox.letter", coordinates_a_centre, verbs=("view",))
