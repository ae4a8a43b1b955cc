"""Two editors, a folder for uploads, and the real catalogue for the modules of tests that ask for it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def uploads_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def jana(db):
    return UserFactory(roles=["editor"], full_name="Jana Redaktorová")


@pytest.fixture
def petr(db):
    return UserFactory(roles=["editor"], full_name="Petr Druhý")


@pytest.fixture(scope="module")
def real_catalogue(django_db_setup, django_db_blocker):
    """The project's own data files in the database; each test still undoes what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_innovations", stdout=StringIO(), stderr=StringIO())
        yield
        transaction.set_rollback(True)
