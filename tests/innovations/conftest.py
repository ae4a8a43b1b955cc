"""The real catalogue, loaded once for each module of tests that asks for it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction


@pytest.fixture(scope="module")
def real_catalogue(django_db_setup, django_db_blocker):
    """The project's own data files in the database; each test still undoes what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_innovations", stdout=StringIO(), stderr=StringIO())
        yield
        transaction.set_rollback(True)
