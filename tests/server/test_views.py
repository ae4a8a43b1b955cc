"""Health, and the log's discretion."""

import json
import logging

import pytest
from django.db import IntegrityError, connection

from csi_portal.server.logs import JSONFormatter, TextFormatter
from tests.factories import UserFactory


@pytest.mark.django_db
def test_health_tells_the_database_the_tables_and_the_version(client, django_assert_num_queries):
    client.get("/zdravi/")
    with django_assert_num_queries(3):
        answer = client.get("/zdravi/")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": True,
        "migrations": True,
        "worker": False,
        "version": "0.1.0",
    }
    assert "no-cache" in answer["Cache-Control"]
    assert not answer.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(("silence", "alive"), [(10, True), (60, False)])
def test_health_tells_whether_a_worker_was_heard_of(client, silence, alive):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s * interval '1 second')",
            [silence],
        )
    assert client.get("/zdravi/").json()["worker"] is alive


@pytest.mark.django_db
def test_health_fails_while_tables_are_not_up_to_date(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'server'")
    answer = client.get("/zdravi/")
    assert (answer.status_code, answer.json()["migrations"], answer.json()["database"]) == (503, False, True)


def test_health_takes_no_data(client):
    assert client.post("/zdravi/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("formatter", [TextFormatter, JSONFormatter])
def test_the_log_does_not_quote_rows(formatter):
    email = f"{'somebody'}@example.cz"  # a traceback shows lines of code, so the address is in none
    UserFactory(email=email)
    with pytest.raises(IntegrityError) as caught:
        UserFactory(email=email)
    assert email in str(caught.value)
    info = (caught.type, caught.value, caught.tb)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "It failed: %s", ("/x/",), info)
    line = formatter().format(record)
    assert email not in line
    assert "IntegrityError" in line
    assert "It failed: /x/" in line
    if formatter is JSONFormatter:
        assert json.loads(line)["levelname"] == "ERROR"
