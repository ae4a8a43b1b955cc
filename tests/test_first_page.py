"""The first page of the administration says what waits for whom, and each row leads to just those."""

import datetime
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from innovations import actions
from innovations.models import Innovation
from tests.conftest import signed_in_client
from tests.factories import (
    CentreRoleFactory,
    EmptySearchFactory,
    EnquiryFactory,
    InnovationFactory,
    JoinRequestFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def waits_of(client):
    """{label: (count, address)} of the rows on the first page."""
    page = client.get(reverse("admin:index")).content.decode()
    section = page.split('class="module waits"')[1].split("</section>")[0]
    rows = re.findall(r'<a href="([^"]+)"><strong>([^<]+)</strong> ([^<]+)</a>', section)
    return {label: (int(number), address) for address, number, label in rows}


def written(by, *, status="draft", **fields):
    """An example written by somebody, moved along its way by a second editor."""
    example = InnovationFactory(status="draft", **fields)
    actions.save_edited(innovation=example, by=by, now=NOW, fields=["how_cs"])
    if status != "draft":
        actions.submit(innovation=example, by=by, now=NOW)
    second = UserFactory(roles=["editor"])
    if status == "approved":
        actions.approve(innovation=example, by=second, now=NOW)
    if status == "returned":
        actions.return_for_changes(innovation=example, comment="Doplňte zdroj.", by=second, now=NOW)
    return example


def test_an_editor_sees_what_others_submitted_and_what_came_back():
    me, other = (UserFactory(roles=["editor"]) for _ in range(2))
    to_read = written(other, status="submitted")
    written(me, status="submitted")  # mine: somebody else reads it
    back = written(me, status="returned")
    written(other, status="returned")
    ready = written(other, status="approved")
    due = InnovationFactory(checked_on=datetime.date(2020, 1, 1))
    Innovation.objects.filter(pk=due.pk).update(check_due_on=datetime.date(2021, 1, 1))
    EmptySearchFactory(last_on=timezone.localdate())
    client = signed_in_client(me)
    waits = waits_of(client)
    expected = {
        "Předložené jinými: přečíst a\N{NO-BREAK SPACE}schválit": to_read,
        "Vráceno mně s\N{NO-BREAK SPACE}poznámkami": back,
        "Schválené: lze zveřejnit": ready,
        "Údaje k\N{NO-BREAK SPACE}novému ověření": due,
    }
    assert set(waits) == {*expected, "Hledání za posledních 30 dní, která nic nenašla"}
    for label, example in expected.items():
        number, address = waits[label]
        listed = client.get(address).context["cl"].queryset
        assert (number, list(listed)) == (1, [example])


def test_a_coordinator_sees_her_centre_only():
    role = CentreRoleFactory(role="coordinator")
    elsewhere = CentreRoleFactory(role="coordinator", centre__slug="prerovsko")
    EnquiryFactory(centre=role.centre)
    EnquiryFactory(centre=elsewhere.centre)
    place = MunicipalityFactory(centre=role.centre)
    OrganisationFactory(municipality=place, state="waiting")
    JoinRequestFactory(organisation=OrganisationFactory(municipality=place, state="confirmed"))
    written(UserFactory(roles=["editor"]), status="submitted")  # none of hers
    waits = waits_of(signed_in_client(role.user))
    assert {label: number for label, (number, _address) in waits.items()} == {
        "Nové dotazy": 1,
        "Organizace k\N{NO-BREAK SPACE}potvrzení": 1,
        "Lidé, kteří se chtějí připojit": 1,
    }
    for _number, address in waits.values():
        assert signed_in_client(role.user).get(address).context["cl"].result_count == 1
    other = waits_of(signed_in_client(elsewhere.user))
    assert other["Nové dotazy"][0] == 1
    assert "Organizace k\N{NO-BREAK SPACE}potvrzení" not in other


def test_nothing_waits_is_said(editor_client):
    page = editor_client.get(reverse("admin:index")).content.decode()
    assert "Nic na vás nečeká." in page


def test_the_first_page_costs_few_queries(administrator_client, django_assert_max_num_queries):
    author = UserFactory(roles=["editor"])
    for number in (1, 9):
        for _ in range(number):
            written(author, status="submitted")
            EnquiryFactory()
        with django_assert_max_num_queries(23):  # of somebody who has every role
            administrator_client.get(reverse("admin:index"))
