"""Names of editors: exported on request, gone with the account."""

import datetime

import pytest

from innovations import actions, personal
from tests.factories import EstimateFactory, InnovationFactory, UserFactory

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 24, 12, tzinfo=datetime.UTC)


@pytest.fixture
def editor():
    return UserFactory(roles=["editor"], full_name="Jana Redaktorová")


@pytest.fixture
def estimate(editor):
    estimate = EstimateFactory(field="conditions")
    actions.confirm_estimate(innovation=estimate.innovation, field="conditions", by=editor, now=NOW)
    actions.mark_checked(innovation=estimate.innovation, by=editor, now=NOW)
    return estimate


def test_an_editor_gets_what_bears_her_name(editor, estimate):
    slug = estimate.innovation.slug
    actions.comment(innovation=estimate.innovation, text="Hotovo?", by=editor, now=NOW)
    for status in ("submitted", "approved"):
        by = {f"{status}_by": editor}
        InnovationFactory(slug=f"byl-{status}", status=status, authors=[editor], **by)
    assert personal.export(editor) == {
        "written_examples": ["byl-approved", "byl-submitted"],
        "submitted_examples": ["byl-submitted"],
        "approved_examples": ["byl-approved"],
        "comments": [{"example": slug, "text": "Hotovo?", "at": NOW.isoformat()}],
        "checked_examples": [slug],
        "confirmed_estimates": [
            {"example": slug, "field": "conditions", "name": "Jana Redaktorová", "at": NOW.isoformat()}
        ],
        "proposals": [],
        "founded_shortlists": [],
        "shortlist_comments": [],
    }


def test_an_erased_editor_leaves_the_examples_without_her_name(client, editor, estimate):
    address = estimate.innovation.get_absolute_url()
    assert "Jana Redaktorová" in client.get(address).content.decode()
    personal.erase(editor, NOW)
    assert "Jana Redaktorová" not in client.get(address).content.decode()
    estimate.refresh_from_db()
    assert estimate.is_confirmed
    assert not any(personal.export(editor).values())
