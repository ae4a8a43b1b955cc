"""The list of jobs in the administration."""

import pytest
from django.db import connection
from django.urls import reverse

from csi_portal.pages.tasks import erase_overdue
from csi_portal.server.models import Job

pytestmark = pytest.mark.django_db
LIST = "admin:server_job_changelist"


@pytest.mark.parametrize("jobs", [1, 30])
def test_the_list_asks_as_much_for_one_job_as_for_thirty(
    administrator_client, jobs, django_assert_max_num_queries
):
    for number in range(jobs):
        erase_overdue.configure(queueing_lock=f"{number}").defer(timestamp=number)
    with django_assert_max_num_queries(12):
        page = administrator_client.get(reverse(LIST))
    assert page.content.decode().count("csi_portal.pages.tasks.erase_overdue") == jobs


def test_failed_jobs_are_found_and_read_but_not_changed(administrator_client):
    waiting, failed = (
        erase_overdue.configure(queueing_lock=name).defer(timestamp=number)
        for number, name in enumerate(("waiting", "failed"), start=100)
    )
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [failed])
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE id = %s", [failed])
    page = administrator_client.get(reverse(LIST), {"status": "failed"}).content.decode()
    assert ("timestamp = 101" in page, "timestamp = 100" in page) == (True, False)
    address = reverse("admin:server_job_change", args=[failed])
    assert "timestamp = 101" in administrator_client.get(address).content.decode()
    assert administrator_client.post(address, {"attempts": 9}).status_code == 403
    assert Job.objects.get(pk=waiting).attempts == 0
