"""What the tests of the pages of registering send, and how they count."""

import re
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from trainings.models import TrainingRegistration

JANA = {"name": "Jana Nová", "email": "jana@example.org"}
HOUR = timedelta(hours=1)
MOST_QUERIES = 25  # of a request that registers


def rows(*people):
    """Colleagues as the form sends them."""
    data = {"colleagues-TOTAL_FORMS": len(people), "colleagues-INITIAL_FORMS": 0, "together": "some"}
    for number, (name, email) in enumerate(people):
        data |= {f"colleagues-{number}-name": name, f"colleagues-{number}-email": email}
    return data


COLLEAGUES = rows(("Eva Malá", "eva@example.org"), ("Iva Velká", "iva@example.org"))


@contextmanager
def at_most(number):
    """So many statements; the savepoints are those of the test's own transaction."""
    with CaptureQueriesContext(connection) as queries:
        yield
    asked = [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= number, "\n".join(sql[:150] for sql in asked)


def code_in(letter):
    return re.search(r"^\s+(\d{6})$", letter.body, re.MULTILINE)[1]


def state_of(**person):
    return TrainingRegistration.objects.get(**person).state
