"""NUL, which no text of the database can hold, reaches no page, no filter and no verb."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from csi_portal.server.middleware import without_nul
from innovations.models import ReviewComment, Shortlist
from tests.factories import InnovationFactory, MembershipFactory

pytestmark = pytest.mark.django_db


def test_names_and_values_lose_it_and_nothing_else():
    cleaned = without_nul(QueryDict("a=1%00&b%00=x&b=y&c=%20"))
    assert cleaned == QueryDict("a=1&b=x&b=y&c=%20")
    untouched = QueryDict("a=1&a=2")
    assert without_nul(untouched) is untouched


def test_a_verb_without_a_form_takes_what_is_left(editor_client):
    draft = InnovationFactory(status="draft")
    address = reverse("admin:innovations_innovation_comment", args=[draft.pk])
    assert editor_client.post(address, {"text": "Kdo\x00 platí?"}).status_code == 302
    assert ReviewComment.objects.get().text == "Kdo platí?"


def test_a_name_without_a_form_too(client):
    membership = MembershipFactory()
    client.force_login(membership.user)
    founding = {"organisation": membership.organisation_id, "name": "Pro\x00 radu"}
    assert client.post("/inovace/vyber/organizace/", founding).status_code == 302
    assert Shortlist.objects.get().name == "Pro radu"


@pytest.mark.parametrize("name", ["status__exact", "imported_from", "q"])
def test_a_filter_of_the_administration_does_not_fail(editor_client, name):
    address = reverse("admin:innovations_innovation_changelist")
    assert editor_client.get(address, {name: "a\x00b"}).status_code in (200, 302)
