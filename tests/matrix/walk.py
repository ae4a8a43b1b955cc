"""The addresses of the portal, and what an audience gets at one."""

from django.contrib import admin
from django.db import transaction
from django.urls import reverse
from django.urls.resolvers import URLPattern

from .admin import ADMIN
from .audiences import AUDIENCES, CONFIRM, DOOR, LOGIN, STAFF
from .rules import RULES

REFUSED = {403, 404, 405, LOGIN, CONFIRM, DOOR}


def walk(patterns, namespace=""):
    """Yield (name, pattern) of every address below `patterns`; a bare namespace where there is no name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", pattern
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
        if name == "admin:":
            continue  # the admin's own catch-all and its redirects from an object's bare address
        if not name or name.endswith(":"):
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
    return {audience: attempt(world.clients[audience], method, url, data or {}) for audience in AUDIENCES}


def page_of(model, page, world):
    name = f"admin:{model.replace('.', '_')}_{page}"
    return reverse(name, args=[] if page in ("changelist", "add") else [ADMIN[model].obj(world).pk])


def declared_for(model, page):
    entry = ADMIN[model]
    may = {"add": entry.add, "delete": entry.delete}.get(page, set(entry.view) | set(entry.change))
    led_back = set()
    if page == "changelist":
        may = set(may) | set(entry.elsewhere)
    elif page == "change" or (page == "delete" and entry.delete):
        led_back = set(entry.elsewhere)
    elif page == "history" and entry.elsewhere:
        led_back = set(STAFF) - set(may)  # Django looks for the row before it asks for the permission

    def outcome(who):
        if who not in STAFF:
            return DOOR
        return 200 if who in may else 302 if who in led_back else 403

    return {who: outcome(who) for who in AUDIENCES}
