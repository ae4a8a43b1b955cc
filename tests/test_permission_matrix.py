"""Who may get in where: every address of the portal, for every audience, in both languages.

The lines are in `matrix/rules.py` (addresses) and `matrix/admin.py` (models in the administration); a new
address or model without one fails the suite.
"""

import pytest
from django.contrib import admin
from django.urls import get_resolver, include, path, reverse
from django.utils import translation

from .matrix.admin import ADMIN
from .matrix.audiences import LOGIN
from .matrix.lines import everybody
from .matrix.rules import RULES
from .matrix.walk import REFUSED, attempt, declared_for, outcomes, page_of, undeclared, walk
from .matrix.world import one_world_for_a_module

# Without the mark pytest-django makes no test database for this file; the world would stand in the real one.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with one_world_for_a_module(django_db_blocker) as world:
        yield world


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


@pytest.mark.parametrize("name", sorted(set(RULES) - {"admin:login"}))  # the door itself, where they show it
def test_without_a_second_factor_a_staff_role_is_nothing(name, world):
    rule = RULES[name]
    assert_asleep(reverse(name, kwargs=rule.args(world)), rule.data(world), world)


@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
@pytest.mark.parametrize("model", sorted(ADMIN))
def test_without_a_second_factor_the_administration_stays_shut(model, page, world):
    assert_asleep(page_of(model, page, world), {}, world)


def assert_asleep(url, data, world):
    """Staff whose session has seen no second factor get what a plain signed-in person gets."""
    for method in ("get", "post"):
        plain = attempt(world.plain_client, method, url, data)
        for who, client in world.clients_without_second_factor.items():
            assert attempt(client, method, url, data) == plain, f"{method} {url} as {who}"


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
