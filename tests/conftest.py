"""Fixtures for every test: clients that are signed in, and templates that forget nothing."""

import inspect

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.template import engines
from django.template.base import Node
from django.test import Client, RequestFactory
from django.utils import translation

from innovations.filters import memory
from innovations.views import kept

from .factories import UserFactory
from .mailbox import Mailbox


def pytest_xdist_auto_num_workers(config):
    """Two processes for the whole suite; only this one for what somebody names, which starts sooner."""
    return 2 if config.args_source is config.ArgsSource.TESTPATHS else 0


def signed_in_client(user, *, second_factor=None):
    """A client in a session of `user`; staff have used a second factor in it, unless told otherwise."""
    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    request.session, request.user = client.session, user
    record_authentication(request, user, "password", email=user.email)
    if user.is_staff if second_factor is None else second_factor:
        record_authentication(request, user, "mfa", type="totp")
    request.session.save()
    return client


@pytest.fixture
def sign_in():
    """`sign_in(user, second_factor=…)` gives a client; see `signed_in_client`."""
    return signed_in_client


@pytest.fixture
def person_client(db):
    return signed_in_client(UserFactory())


@pytest.fixture
def partner_client(db):
    return signed_in_client(UserFactory(roles=["partner"]))


@pytest.fixture
def editor_client(db):
    return signed_in_client(UserFactory(roles=["editor"]))


@pytest.fixture
def administrator_client(db):
    return signed_in_client(UserFactory(roles=["administrator"]))


@pytest.fixture
def mailoutbox(db):
    """The letters that have been delivered; what waits is delivered when a test looks."""
    return Mailbox()


class ForgottenVariable(str):
    """Stands for a variable that a template names and nobody gave: an error in our own templates."""

    __slots__ = ()

    def __contains__(self, part):
        return part == "%s" or super().__contains__(part)

    def __mod__(self, variable):
        frame = inspect.currentframe()
        while frame and not isinstance(frame.f_locals.get("self"), Node):
            frame = frame.f_back
        origin = frame and frame.f_locals["self"].origin
        if origin and str(origin.name).startswith(str(settings.BASE_DIR / "templates")):
            raise LookupError(f"{origin.name} names {variable}, which is not in its context.")
        return ""


@pytest.fixture(autouse=True)
def undefined_variables_fail(monkeypatch):
    """`{% if x %}` may ask for what is absent; `{{ x }}` may not."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", ForgottenVariable("%s"))


@pytest.fixture(autouse=True)
def czech_unless_told_otherwise():
    """The language that an earlier test's request left active must not decide what a test reads."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def nothing_is_kept_from_another_test(monkeypatch):
    """A test's rollback takes the catalogue's version back, so what a process keeps by it must go too."""
    monkeypatch.setattr(memory, "_current", None)
    monkeypatch.setattr(kept, "kept_pages", kept.KeptPages())
