import pytest
from django.core.cache import cache
from django.utils import translation

from ..factories import CentreFactory, CentreRoleFactory


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in the language of the source."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _nothing_counted(db):
    """Limits count in a table of their own, which a test with real threads does not roll back."""
    cache.clear()


@pytest.fixture
def centre(db):
    return CentreFactory()


@pytest.fixture
def other_centre(db):
    return CentreFactory(slug="prerovsko", district="Přerov")


@pytest.fixture
def coordinator(centre):
    return CentreRoleFactory(centre=centre).user


@pytest.fixture
def other_coordinator(other_centre):
    return CentreRoleFactory(centre=other_centre).user


@pytest.fixture
def mentor(centre):
    return CentreRoleFactory(centre=centre, role="mentor").user
