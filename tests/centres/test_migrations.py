"""Links in letters that went out already survive the change of how their secret is kept, there and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from centres.models import Enquiry

CLEAR, SEALED = [("centres", "0001_initial")], [("centres", "0002_secret_addresses_sealed")]
TOKEN = "an-old-token-from-a-letter"


def migrate(target):
    executor = MigrationExecutor(connection)
    executor.migrate(target)
    return MigrationExecutor(connection).loader.project_state(target).apps


@pytest.mark.django_db(transaction=True)
def test_a_link_in_an_old_letter_still_works(client):
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()  # whatever stands on it went back too
    try:
        apps = migrate(CLEAR)
        centre = apps.get_model("centres", "Centre").objects.create(
            slug="sumpersko", name_cs="C", district="Š"
        )
        now = timezone.now()
        moments = {"asked_at": now, "waiting_since": now, "last_message_at": now}
        stored = apps.get_model("centres", "Enquiry").objects.create(
            centre=centre, token=TOKEN, submission="one", email="asking@example.org", **moments
        )
        migrate(SEALED)
        enquiry = Enquiry.objects.get(pk=stored.pk)
        assert TOKEN not in f"{enquiry.token_hash} {enquiry.token_sealed}"
        assert enquiry.secret_address == reverse("centres:enquiry", args=[TOKEN])
        assert client.get(enquiry.secret_address).status_code == 200
        back = migrate(CLEAR).get_model("centres", "Enquiry").objects.get(pk=stored.pk)
        assert back.token == TOKEN
    finally:
        migrate(newest)
