"""What the portal knows of a person: this app's own personal data, and the collector over all apps.

Every app with personal fields has a `personal.py` with
`FIELDS`   {"app.Model.field": {"purpose", "basis", "retention"}} (sentences),
`export(user)` -> what the app holds of this person, JSON-able,
`erase(user, now)` -> deletes or empties it,
`LABELS`   {key of export: sentence for people},
and, where there is something to say before erasing,
`erasure_notes(user)` -> sentences: what will stay, and why,
`erasure_refusals(user)` -> sentences: what the person must do first; any of them stops the erasure.
"""

from importlib import import_module
from importlib.util import find_spec

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Count, Max, Min
from django.utils.translation import gettext_lazy as _

from csi_portal.history.models import Act

from .models import SiteRole
from .permissions import farewell_refusal

FACTORS = {
    Authenticator.Type.TOTP: _("authenticator app"),
    Authenticator.Type.WEBAUTHN: _("passkey"),
    Authenticator.Type.RECOVERY_CODES: _("recovery codes"),
}

ACCOUNT = {
    "basis": _("Performance of the agreement about your account (GDPR art. 6(1)(b))."),
    "retention": _("As long as the account exists; erased with it at once."),
}
SECURITY = {
    "basis": _("Our legitimate interest in keeping accounts safe (GDPR art. 6(1)(f))."),
    "retention": _("Until you remove it, and at the latest with the account."),
}

FIELDS = {
    "accounts.User.email": {"purpose": _("You sign in with it, and letters go to it."), **ACCOUNT},
    "accounts.User.full_name": {
        "purpose": _("Others whom you deal with on the portal see who you are."),
        **ACCOUNT,
    },
    "accounts.User.language": {"purpose": _("Letters reach you in your language."), **ACCOUNT},
    "accounts.User.password": {"purpose": _("You sign in with it; only its hash is stored."), **ACCOUNT},
    "history.Act.actor_id": {
        "name": _("record of acts: number of the account"),
        "purpose": _("It can be said who changed what and when."),
        "basis": _("Our legitimate interest in accountable work (GDPR art. 6(1)(f))."),
        "retention": _("As long as the record; after you erase your account the number leads to nobody."),
    },
    "accounts.SiteRole.user": {"purpose": _("It says what you may do on the portal."), **ACCOUNT},
    "accounts.SiteRole.granted_by": {
        "purpose": _("It says who entrusted somebody with a role."),
        "basis": _("Our legitimate interest in keeping accounts safe (GDPR art. 6(1)(f))."),
        "retention": _("As long as the role lasts; the name goes with the account of who granted it."),
    },
    "account.EmailAddress.user": {
        "name": _("address: whose"),
        "purpose": _("It ties a verified address to your account."),
        **ACCOUNT,
    },
    "account.EmailAddress.email": {
        "name": _("address"),
        "purpose": _("It shows that the address is yours."),
        **ACCOUNT,
    },
    "mfa.Authenticator.user": {
        "name": _("second factor: whose"),
        "purpose": _("It ties a second factor to your account."),
        **SECURITY,
    },
    "mfa.Authenticator.data": {
        "name": _("second factor: sealed secret"),
        "purpose": _("It checks the code or key by which you confirm that it is you."),
        **SECURITY,
    },
    "usersessions.UserSession.user": {
        "name": _("sign-in: whose"),
        "purpose": _("You see where you are signed in."),
        **SECURITY,
    },
    "usersessions.UserSession.ip": {
        "name": _("sign-in: network address"),
        "purpose": _("You can tell a stranger's sign-in from yours."),
        **SECURITY,
    },
    "usersessions.UserSession.user_agent": {
        "name": _("sign-in: browser"),
        "purpose": _("You can tell your devices from one another."),
        **SECURITY,
    },
}

LABELS = {
    "accounts": _("Account"),
    "account": _("account"),
    "email": _("e-mail"),
    "name": _("first name and surname"),
    "language": _("language of letters"),
    "joined_at": _("joined at"),
    "last_sign_in": _("last sign-in"),
    "addresses": _("addresses"),
    "verified": _("verified"),
    "primary": _("used for signing in"),
    "roles": _("roles"),
    "role": _("role"),
    "granted_at": _("granted at"),
    "second_factors": _("second factors"),
    "kind": _("kind"),
    "added_at": _("added at"),
    "sign_ins": _("signed-in devices"),
    "started_at": _("started at"),
    "ip": _("network address"),
    "browser": _("browser"),
    "acts": _("acts recorded under your number"),
    "count": _("how many"),
    "first_at": _("first at"),
    "last_at": _("last at"),
}


def export(user):
    """The account, its addresses, roles, second factors and sign-ins, and how many acts it stands under."""
    return {
        "account": {
            "email": user.email,
            "name": user.full_name,
            "language": user.get_language_display(),
            "joined_at": user.date_joined.isoformat(),
            "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        },
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "roles": [
            {"role": role.get_role_display(), "granted_at": role.granted_at.isoformat()}
            for role in SiteRole.objects.filter(user=user)
        ],
        "second_factors": [
            {"kind": str(FACTORS[factor.type]), "added_at": factor.created_at.isoformat()}
            for factor in Authenticator.objects.filter(user=user)
        ],
        "sign_ins": [
            {"started_at": session.created_at.isoformat(), "ip": session.ip, "browser": session.user_agent}
            for session in UserSession.objects.filter(user=user)
        ],
        "acts": acts_of(user),
    }


def acts_of(user):
    """How many acts stand under the person's number, and from when to when."""
    acts = Act.objects.filter(actor_id=user.pk).aggregate(count=Count("id"), first=Min("at"), last=Max("at"))
    return {
        "count": acts["count"],
        "first_at": acts["first"].isoformat() if acts["first"] else None,
        "last_at": acts["last"].isoformat() if acts["last"] else None,
    }


def erase(user, now):
    """Empty the account's row and delete everything that hangs on it. Runs last, after the other apps."""
    end_sessions(user)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SiteRole.objects.filter(user=user).delete()
    SiteRole.objects.filter(granted_by=user).update(granted_by=None)
    user.groups.clear()
    user.user_permissions.clear()
    user.email = f"erased-{user.pk}@erased.invalid"
    user.full_name = ""
    user.set_unusable_password()
    user.last_login = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.staff_sources = []
    user.erased_at = now
    user.save()


def erasure_notes(user):
    """What stays of the person, in sentences: the numbers in the record of acts."""
    return [
        _("The record of who did what keeps the number of your account; the number no longer leads to you."),
    ]


def erasure_refusals(user):
    """What the person must do first, in sentences; none for who may go."""
    refusal = farewell_refusal(user)
    return [refusal] if refusal else []


def end_sessions(user):
    """Sign the person out everywhere."""
    sessions = UserSession.objects.filter(user=user)
    Session.objects.filter(session_key__in=sessions.values("session_key")).delete()
    sessions.delete()


# --- The collector over all apps --------------------------------------------------------------------------


def modules():
    """The `personal.py` of every installed app that has one, from the ground up."""
    names = [f"{config.name}.personal" for config in apps.get_app_configs()]
    return [import_module(name) for name in names if find_spec(name)]


def all_fields():
    """Every personal field of the portal with purpose, basis and retention; the privacy page shows it."""
    return {name: entry for module in modules() for name, entry in module.FIELDS.items()}


def parts_for_people(user):
    """What each app holds of this person and why: [{"app", "heading", "held", "reasons"}], ground first."""
    return [
        {
            "app": app_of(module),
            "heading": apps.get_app_config(app_of(module)).verbose_name,
            "held": module.export(user),
            "reasons": [{"name": field_name(path), **entry} for path, entry in module.FIELDS.items()],
        }
        for module in modules()
    ]


def field_name(path):
    """“user: e-mail” for "accounts.User.email"."""
    field = columns(path)[0]
    return f"{field.model._meta.verbose_name}: {field.verbose_name}"


def columns(path):
    """The fields that an entry speaks of: one, or one for each language where the text is translated."""
    label, _dot, name = path.rpartition(".")
    names = {name, *(f"{name}_{code}" for code, _language in settings.LANGUAGES)}
    return [field for field in apps.get_model(label)._meta.fields if field.name in names]


def label(key, app):
    """What a key of the export of an app is called for people: its own word, else that of another app."""
    for module in sorted(modules(), key=lambda module: app_of(module) != app):
        if key in getattr(module, "LABELS", {}):
            return module.LABELS[key]
    return str(key).replace("_", " ")


def export_everything(user):
    """What every app holds of this person, by app."""
    return {app_of(module): module.export(user) for module in modules()}


def notes_before_erasure(user):
    """What stays of the person in any app, in sentences."""
    return [
        note
        for module in modules()
        if hasattr(module, "erasure_notes")
        for note in module.erasure_notes(user)
    ]


def refusals_before_erasure(user):
    """What the person must do first for any app, in sentences; without any, the erasure may begin."""
    return [
        refusal
        for module in modules()
        if hasattr(module, "erasure_refusals")
        for refusal in module.erasure_refusals(user)
    ]


def erase_everywhere(user, now):
    """Erase from the top floor down. The account comes last: by its address others find what is hers."""
    from_the_top = modules()[::-1]
    for module in sorted(from_the_top, key=lambda module: app_of(module) == "accounts"):
        module.erase(user, now)


def app_of(module):
    """The label of the app to which a `personal.py` belongs."""
    return module.__name__.rpartition(".")[0].rpartition(".")[2]
