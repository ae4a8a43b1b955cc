"""Who may get in where: every address of the portal, for every audience, in both languages.

A new address without a line in `RULES` (or a model in the admin without a line in `ADMIN`) fails the suite.
A line says what each audience gets: a status, or `LOGIN` (sent to the sign-in page), `CONFIRM` (asked for the
password or second factor again), `DOOR` (sent to the door of the administration).

    "innovations:detail": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "centres:assign": Rule(get=everyone_gets(405), post=only("coordinator", gets=302, others=403), args=…),
"""

from dataclasses import dataclass, field
from functools import cached_property

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, include, path, reverse
from django.urls.resolvers import URLPattern
from django.utils import translation

from .conftest import signed_in_client
from .factories import UserFactory

AUDIENCES = (
    "anonymous",
    "signed_in",
    "partner",
    "editor",
    "administrator",
)
STAFF = ("editor", "administrator")
LOGIN, CONFIRM, DOOR = "sign in", "confirm", "door"


class World:
    """The people and the objects that addresses speak of, made when a rule first asks for one."""

    @cached_property
    def people(self):
        return {
            "signed_in": UserFactory(),
            "partner": UserFactory(roles=["partner"]),
            "editor": UserFactory(roles=["editor"]),
            "administrator": UserFactory(roles=["administrator"]),
        }

    @cached_property
    def user(self):
        return UserFactory()


# --- How a line is written --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What each audience gets at one address; without `post`, nothing may be sent to it."""

    get: dict
    post: dict | None = None
    args: callable = field(default=lambda world: {})
    data: callable = field(default=lambda world: {})


def everyone_gets(outcome, **but):
    return {audience: but.get(audience, outcome) for audience in AUDIENCES}


def only(*audiences, gets=200, others=403, anonymous=LOGIN):
    return {
        audience: gets if audience in audiences else anonymous if audience == "anonymous" else others
        for audience in AUDIENCES
    }


def everybody(**more):
    return Rule(get=everyone_gets(200), **more)


def signed_in(get=200, post=None, **more):
    return Rule(
        get=everyone_gets(get, anonymous=LOGIN),
        post=None if post is None else everyone_gets(post, anonymous=LOGIN),
        **more,
    )


@dataclass(frozen=True)
class Admin:
    """Who may do what with one model in the administration, and an object to try it on."""

    obj: callable
    view: tuple = ()
    add: tuple = ()
    change: tuple = ()
    delete: tuple = ()


# --- The matrix -------------------------------------------------------------------------------------------

ADMINISTRATOR = ("administrator",)
STRANGER = everyone_gets(302, anonymous=200)  # who is signed in is led on to where she belongs
NEEDS_STATE = everyone_gets(302)  # a step of signing in that nobody is in the middle of: back to its start

RULES = {
    # --- account: signing in ---
    "account_login": Rule(get=STRANGER, post=STRANGER),
    "account_signup": Rule(get=STRANGER, post=STRANGER),
    "account_request_login_code": Rule(get=STRANGER, post=STRANGER),
    "account_confirm_login_code": Rule(get=NEEDS_STATE, post=NEEDS_STATE),
    "account_reset_password": Rule(get=everyone_gets(200), post=everyone_gets(200)),
    "account_confirm_password_reset_code": Rule(get=NEEDS_STATE, post=NEEDS_STATE),
    "account_complete_password_reset": Rule(get=NEEDS_STATE, post=NEEDS_STATE),
    "account_password_reset_completed": everybody(),
    "account_email_verification_sent": Rule(get=NEEDS_STATE, post=NEEDS_STATE),
    "account_inactive": everybody(),
    "account_logout": Rule(get=everyone_gets(200, anonymous=302), post=everyone_gets(302)),
    "mfa_authenticate": Rule(get=NEEDS_STATE, post=NEEDS_STATE),
    "mfa_login_webauthn": Rule(get=STRANGER, post=STRANGER),
    # --- account: one's own ---
    "accounts:overview": signed_in(post=200),
    "accounts:my_data": signed_in(),
    "accounts:my_data_file": signed_in(),
    "accounts:erase": signed_in(),
    "accounts:erase_now": Rule(get=everyone_gets(405), post=everyone_gets(CONFIRM, anonymous=LOGIN)),
    "account_email": signed_in(),
    "account_change_password": signed_in(),
    "account_set_password": signed_in(),
    "account_reauthenticate": signed_in(),
    "mfa_index": signed_in(),
    "mfa_reauthenticate": signed_in(),
    "mfa_activate_totp": signed_in(get=CONFIRM, post=CONFIRM),
    "mfa_deactivate_totp": signed_in(),
    "mfa_view_recovery_codes": signed_in(),
    "mfa_generate_recovery_codes": signed_in(),
    "mfa_download_recovery_codes": signed_in(),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(get=CONFIRM, post=CONFIRM),
    "mfa_reauthenticate_webauthn": signed_in(),
    "mfa_remove_webauthn": signed_in(args=lambda world: {"pk": 1}),
    "mfa_edit_webauthn": signed_in(args=lambda world: {"pk": 1}),
    "usersessions_list": signed_in(),
    # --- pages ---
    "pages:home": everybody(),
    "pages:about": everybody(),
    "pages:partners": everybody(),
    "pages:contact": everybody(),
    "pages:accessibility": everybody(),
    "pages:privacy": everybody(),
    "pages:cookies": everybody(),
    "robots": everybody(),
    "security_txt": everybody(),
    # --- the administration's own pages ---
    "admin:index": Rule(get=only(*STAFF, others=DOOR, anonymous=DOOR)),
    "admin:login": Rule(get=only(*STAFF, gets=302), post=only(*STAFF, gets=302)),
    "admin:logout": Rule(get=only(*STAFF, gets=405, others=DOOR, anonymous=DOOR), post=everyone_gets(200)),
    "admin:password_change": Rule(get=only(*STAFF, others=DOOR, anonymous=DOOR)),
    "admin:password_change_done": Rule(get=only(*STAFF, others=DOOR, anonymous=DOOR)),
    "admin:jsi18n": Rule(get=only(*STAFF, others=DOOR, anonymous=DOOR)),
    "admin:autocomplete": Rule(get=only(gets=403, others=DOOR, anonymous=DOOR)),
    "admin:app_list": Rule(
        get=only(*ADMINISTRATOR, others=DOOR, anonymous=DOOR), args=lambda world: {"app_label": "accounts"}
    ),
    "admin:view_on_site": Rule(
        get=only(*STAFF, gets=404, others=DOOR, anonymous=DOOR),
        args=lambda world: {"content_type_id": 0, "object_id": 0},
    ),
}

ADMIN = {
    "accounts.user": Admin(obj=lambda world: world.user, view=ADMINISTRATOR, change=ADMINISTRATOR),
}

# --- The walk ---------------------------------------------------------------------------------------------


def walk(patterns, namespace=""):
    """Yield (name, pattern) of every address below `patterns`; the name is None where there is none."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else None), pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner)


def model_addresses(site=admin.site):
    """The names of every model's five pages in the admin: {"admin:accounts_user_add": "accounts.user"}."""
    return {
        f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_{page}": model._meta.label_lower
        for model in site._registry
        for page in ("changelist", "add", "change", "delete", "history")
    }


def undeclared(patterns):
    """A sentence for every address below `patterns` that no line of the matrix speaks of."""
    models = model_addresses()
    sentences = []
    for name, pattern in walk(patterns):
        if name is None and pattern.lookup_str.startswith("django.contrib.admin."):
            continue  # the admin's own catch-all and the redirect from an object's bare address
        if name is None:
            sentences.append(
                f"The address “{pattern.pattern}” has no name; name it and declare who may get in."
            )
        elif name in models and models[name] not in ADMIN:
            sentences.append(
                f"The model {models[name]} is in the administration, but not in ADMIN: say who may."
            )
        elif name not in models and name not in RULES:
            sentences.append(f"The address “{name}” has no declared audience; add it to RULES.")
    return sorted(set(sentences))


def outcome_of(response):
    """The response in the words of the matrix."""
    if response.status_code != 302:
        return response.status_code
    for word, names in {
        LOGIN: ["account_login"],
        CONFIRM: ["account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"],
        DOOR: ["admin:login"],
    }.items():
        if response.url.split("?")[0] in [reverse(name) for name in names]:
            return word
    return 302


def attempt(client, method, url, data):
    """One request whose traces in the database and in the client are taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return outcome_of(response)


def outcomes(world, method, url, data=None):
    clients = {"anonymous": Client(), **{who: signed_in_client(user) for who, user in world.people.items()}}
    return {audience: attempt(clients[audience], method, url, data or {}) for audience in AUDIENCES}


def page_of(model, page, world):
    name = f"admin:{model.replace('.', '_')}_{page}"
    return reverse(name, args=[] if page in ("changelist", "add") else [ADMIN[model].obj(world).pk])


def declared_for(model, page):
    entry = ADMIN[model]
    may = {"add": entry.add, "delete": entry.delete}.get(page, set(entry.view) | set(entry.change))
    return {who: 200 if who in may else 403 if who in STAFF else DOOR for who in AUDIENCES}


REFUSED = {403, 404, 405, LOGIN, CONFIRM, DOOR}


@pytest.fixture
def world(db):
    return World()


@pytest.fixture(params=["cs", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_every_address_has_an_audience():
    assert not (missing := undeclared(get_resolver().url_patterns)), "\n".join(missing)


def test_no_line_speaks_of_an_address_that_is_gone():
    names = {name for name, _pattern in walk(get_resolver().url_patterns)}
    models = {model._meta.label_lower for model in admin.site._registry}
    assert not set(RULES) - names, "RULES names addresses that don't exist."
    assert not set(ADMIN) - models, "ADMIN names models that are not in the administration."


@pytest.mark.parametrize("name", sorted(RULES))
def test_everybody_gets_what_is_declared(name, language, world):
    rule = RULES[name]
    url = reverse(name, kwargs=rule.args(world))
    assert outcomes(world, "get", url) == rule.get, f"GET {name} ({url})"
    posted = outcomes(world, "post", url, rule.data(world))
    if rule.post is None:
        assert set(posted.values()) <= REFUSED, f"POST {name} ({url}) is not declared, but gave {posted}"
    else:
        assert posted == rule.post, f"POST {name} ({url})"


@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
@pytest.mark.parametrize("model", sorted(ADMIN))
def test_the_administration_opens_as_declared(model, page, language, world):
    url = page_of(model, page, world)
    assert outcomes(world, "get", url) == declared_for(model, page), f"GET {url}"


# --- The matrix watches, and these show that it does ------------------------------------------------------


def test_a_new_address_without_a_line_is_named():
    patterns = [
        path("secret/", index, name="secret"),
        path("in/", include(([path("", index, name="x")], "in"))),
    ]
    assert undeclared(patterns) == [
        "The address “in:x” has no declared audience; add it to RULES.",
        "The address “secret” has no declared audience; add it to RULES.",
    ]


def test_an_address_without_a_name_is_refused():
    assert undeclared([path("bare/", index)]) == [
        "The address “bare/” has no name; name it and declare who may get in."
    ]


def test_a_new_model_in_the_administration_is_named(monkeypatch):
    monkeypatch.delitem(ADMIN, "accounts.user")
    assert "The model accounts.user is in the administration, but not in ADMIN: say who may." in undeclared(
        get_resolver().url_patterns
    )


def test_a_door_left_open_is_seen(world):
    seen = outcomes(world, "get", reverse("accounts:my_data"))
    assert seen != everybody().get
    assert seen["anonymous"] == LOGIN


def index(request):
    """A view for the addresses made up above."""
