import pytest
from django.utils import translation

from ..factories import (
    CentreFactory,
    CentreRoleFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _english():
    """Sentences are compared in the language of the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def centre(db):
    return CentreFactory()


@pytest.fixture
def municipality(centre):
    return MunicipalityFactory(centre=centre, name="Hanušovice", ico="00302546")


@pytest.fixture
def coordinator(centre):
    return CentreRoleFactory(centre=centre).user


@pytest.fixture
def other_coordinator(db):
    return CentreRoleFactory(centre=CentreFactory(slug="prerovsko", district="Přerov")).user


@pytest.fixture
def manager(db):
    return UserFactory()


@pytest.fixture
def organisation(municipality, manager):
    return OrganisationFactory(municipality=municipality, managers=[manager])
