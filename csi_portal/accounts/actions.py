"""Everything that changes an account: joining, roles, what a person sets herself, closing and erasing.

Other apps whose roles open the administration (a coordinator of a centre) call `refresh_staff` after they
granted or took such a role.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record

from . import personal
from .models import SiteRole, User
from .permissions import farewell_refusal

SITE_ROLES = "accounts"


@transaction.atomic
def complete_signup(*, user, full_name, language, now):
    """Note what the sign-up form asked for beside the address; allauth has stored the rest."""
    user.full_name = in_one_line(full_name)
    user.language = language if language in User.Language.values else User.Language.CZECH
    user.save(update_fields=["full_name", "language"])
    record(verb="sign_up", subject=user, by=user, now=now)
    return user


@transaction.atomic
def change_profile(*, user, full_name, language, by, now):
    """Change the name and the language of letters."""
    lock(user)
    new = {"full_name": in_one_line(full_name), "language": language}
    changed = [name for name, value in new.items() if getattr(user, name) != value]
    if changed:
        user.full_name, user.language = new["full_name"], new["language"]
        user.full_clean(exclude=["password", "email"])
        user.save(update_fields=changed)
        record(verb="change_profile", subject=user, by=by, now=now, fields=changed)
    return user


@transaction.atomic
def grant_role(*, user, role, by, now):
    """Give a role over the whole site. Raises ValidationError when it can't be given or is there already."""
    lock(user)
    if not user.is_active:
        raise ValidationError(_("This account is closed. Open it first, then grant the role."))
    granted = SiteRole(user=user, role=role, granted_by=by, granted_at=now)
    granted.full_clean()
    granted.save()
    record(verb="grant_role", subject=user, by=by, now=now, reason=role)
    refresh_site_staff(user)
    return granted


@transaction.atomic
def revoke_role(*, user, role, by, now):
    """Take a role over the whole site. Raises ValidationError for the last administrator."""
    lock_administrators()
    lock(user)
    refusal = farewell_refusal(user) if role == SiteRole.Role.ADMINISTRATOR else None
    if refusal:
        raise ValidationError(refusal)
    deleted, _per_model = SiteRole.objects.filter(user=user, role=role).delete()
    if not deleted:
        raise ValidationError(_("This person does not have this role. Reload the page to see the roles."))
    record(verb="revoke_role", subject=user, by=by, now=now, reason=role)
    refresh_site_staff(user)


@transaction.atomic(savepoint=False)
def refresh_staff(*, user, source, needed):
    """Open or close the administration to `user` on behalf of one app.

    `source` is the app's label ("centres"), `needed` says whether any of its roles of this user needs the
    administration. It closes when no app needs it any more. No history: the role's own act has it.
    """
    lock(user)
    sources = set(user.staff_sources) - {source}
    user.staff_sources = sorted(sources | {source} if needed else sources)
    user.is_staff = bool(user.staff_sources) or user.is_superuser
    user.save(update_fields=["staff_sources", "is_staff"])
    return user


def refresh_site_staff(user):
    vars(user).pop("role_names", None)
    needed = SiteRole.objects.filter(user=user, role__in=SiteRole.STAFF_ROLES).exists()
    return refresh_staff(user=user, source=SITE_ROLES, needed=needed)


@transaction.atomic
def close_account(*, user, by, now, reason=""):
    """Keep a person from signing in and end her sessions. Nothing is deleted; `reopen_account` undoes it."""
    lock_administrators()
    lock(user)
    if user == by:
        raise ValidationError(
            _("You can't close your own account. Erase it under “My data”, or ask another administrator.")
        )
    if refusal := farewell_refusal(user):
        raise ValidationError(refusal)
    if not user.is_active:
        raise ValidationError(_("This account is closed already."))
    user.is_active = False
    user.save(update_fields=["is_active"])
    personal.end_sessions(user)
    record(verb="close_account", subject=user, by=by, now=now, reason=reason)
    return user


@transaction.atomic
def reopen_account(*, user, by, now):
    """Let a person whose account was closed sign in again."""
    lock(user)
    if user.erased_at:
        raise ValidationError(_("This account was erased for good. The person can sign up again."))
    if user.is_active:
        raise ValidationError(_("This account is open already."))
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(verb="reopen_account", subject=user, by=by, now=now)
    return user


@transaction.atomic
def erase_account(*, user, by, now):
    """Erase a person from every app for good; an empty shell of the account stays. Raises ValidationError."""
    lock_administrators()
    lock(user)
    refusals = personal.refusals_before_erasure(user)
    if refusals:
        raise ValidationError(refusals)
    personal.erase_everywhere(user, now)
    record(verb="erase_account", subject=user, by=None, now=now)
    return user


def in_one_line(name):
    """A name without line breaks: in letters to others it must not write lines of its own."""
    return " ".join(name.split())


def lock(user):
    """Read the row as it is now into `user` and hold it until the transaction ends."""
    user.refresh_from_db(from_queryset=User.objects.select_for_update())
    vars(user).pop("role_names", None)


def lock_administrators():
    """Hold all administrators, so that two of them can't go at once. Comes before any other lock."""
    administrators = User.objects.filter(pk__in=User.objects.administrators().values("pk"))
    list(administrators.select_for_update().order_by("pk").values_list("pk"))
