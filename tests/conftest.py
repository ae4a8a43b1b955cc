"""Fixtures for every test: clients that are signed in."""

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.test import Client, RequestFactory

from .factories import UserFactory


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
