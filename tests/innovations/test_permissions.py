"""Who may do what with the catalogue."""

import pytest
from django.contrib.auth.models import AnonymousUser

from innovations.models import Innovation
from innovations.permissions import EDITORS_MODELS, may_edit
from tests.factories import InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db
VERBS = ("view", "add", "change")


@pytest.fixture
def people():
    return {
        "anonymous": AnonymousUser(),
        "person": UserFactory(),
        "partner": UserFactory(roles=["partner"]),
        "editor": UserFactory(roles=["editor"]),
        "administrator": UserFactory(roles=["administrator"]),
    }


def test_editors_write_and_only_administrators_delete_an_example(people):
    for name, person in people.items():
        edits = name in ("editor", "administrator")
        for model in EDITORS_MODELS:
            for verb in VERBS:
                assert person.has_perm(f"innovations.{verb}_{model}") == edits
        assert person.has_perm("innovations.view_draft") == edits
        assert person.has_perm("innovations.delete_theme") == edits
        assert person.has_perm("innovations.delete_innovation") == (name == "administrator")
        assert may_edit(person, Innovation()) == edits


def test_a_closed_account_edits_nothing():
    closed = UserFactory(roles=["editor"])
    closed.is_active = False
    assert not may_edit(closed, InnovationFactory())
