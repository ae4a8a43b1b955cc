"""Who may do what over the whole site. Every app builds its own `may_<verb>` from these predicates.

The admin asks `user.has_perm("<app>.<view|add|change|delete>_<model>")`, and the `rules` backend answers:
each app gives its models to a role in its own `permissions.py` by `let_manage("app.model", predicate)`.
"""

import rules
from django.utils.translation import gettext as _

from .models import SiteRole, User


@rules.predicate
def is_signed_in(user):
    return bool(user.is_authenticated and user.is_active)


@rules.predicate
def may_act_as_staff(user):
    """Roles of staff, here and in centres, count only in a session that has seen a second factor."""
    return is_signed_in(user) and user.second_factor_seen


@rules.predicate
def is_administrator(user):
    return may_act_as_staff(user) and (user.is_superuser or SiteRole.Role.ADMINISTRATOR in user.role_names)


@rules.predicate
def is_editor(user):
    return is_administrator(user) or (may_act_as_staff(user) and SiteRole.Role.EDITOR in user.role_names)


@rules.predicate
def is_partner(user):
    return is_signed_in(user) and SiteRole.Role.PARTNER in user.role_names


@rules.predicate
def is_staff_member(user):
    return may_act_as_staff(user) and user.is_staff


def farewell_refusal(user):
    """A sentence when the portal would be left without an administrator if `user` went, else None."""
    if list(User.objects.administrators().values_list("pk", flat=True)) == [user.pk]:
        return _("This is the last administrator. Give the role to somebody else first, then try again.")
    return None


def let_manage(model, predicate, verbs=("view", "add", "change", "delete")):
    """Give the admin pages of `model` ("app_label.model", lower-case) to those for whom `predicate` holds.

    Raises KeyError when one of the verbs was already given, so that one place decides.
    """
    app_label, model_name = model.split(".")
    if not rules.perm_exists(app_label):
        # The admin asks for the app as a whole first; its models then decide one by one.
        rules.add_perm(app_label, is_staff_member)
    for verb in verbs:
        rules.add_perm(f"{app_label}.{verb}_{model_name}", predicate)


let_manage("accounts.user", is_administrator, verbs=("view",))
let_manage("server.job", is_administrator, verbs=("view",))
