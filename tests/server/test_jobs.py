"""Jobs, done by real workers in processes of their own."""

import json
from contextlib import contextmanager

import psycopg

from csi_portal.server import embedded

from .running import Portal, is_alive, manage, wait_until

ERASE, RETRY = "csi_portal.pages.tasks.erase_overdue", "csi_portal.server.tasks.retry_stalled_jobs"


@contextmanager
def database(folder):
    """A connection of our own to the running database of a portal."""
    with psycopg.connect(
        host=embedded.socket_folder(folder),
        port=embedded.PORT,
        user=embedded.USER,
        dbname=embedded.NAME,
        autocommit=True,
    ) as connection:
        yield connection


def defer(db, task, **args):
    """Put a job of a task into the queue, as the portal does it."""
    return db.execute(
        "SELECT unnest(procrastinate_defer_jobs_v1(ARRAY[ROW("
        "'default', %s, 0, NULL, NULL, %s, NULL)::procrastinate_job_to_defer_v1]))",
        [task, json.dumps({"timestamp": 0, **args})],
    ).fetchone()[0]


def status(db, job):
    return db.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job]).fetchone()[0]


def running_worker(portal):
    """The one worker of a portal, once it is registered in the database."""
    wait_until(lambda: '"worker": true' in portal.health()[1])
    return portal.find("manage.py worker")[0]


def test_what_a_killed_worker_was_doing_is_done_by_the_next_one(data_folder):
    with Portal(data_folder) as portal, database(data_folder) as db:
        victim = running_worker(portal)
        with database(data_folder) as other, other.transaction():
            other.execute("LOCK TABLE centres_enquiry")
            job = defer(db, ERASE)
            wait_until(lambda: status(db, job) == "doing")
            victim.kill()
            wait_until(lambda: not is_alive(victim))
        wait_until(lambda: portal.find("manage.py worker"))
        after = defer(db, ERASE)
        wait_until(lambda: status(db, after) == "succeeded")
        assert status(db, job) == "doing"
        # The killed one has been silent for long; what the timetable does each minute is done now.
        db.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id = "
            "(SELECT worker_id FROM procrastinate_jobs WHERE id = %s)",
            [job],
        )
        defer(db, RETRY)
        wait_until(lambda: status(db, job) == "succeeded")
        assert "Part 'jobs' ended with code -9" in portal.text
        assert portal.stop() == (0, [])
    assert "Traceback" not in portal.text


def test_the_timetable_defers_once_whoever_keeps_it(data_folder):
    with Portal(data_folder) as portal, database(data_folder) as db:
        first = running_worker(portal)
        for _ in range(2):
            done = manage("worker", "--once", CSI_DATA=data_folder)
            assert (done.returncode, done.stderr) == (0, "")
        first.kill()
        wait_until(lambda: not is_alive(first))
        wait_until(lambda: portal.find("manage.py worker"))
        after = defer(db, ERASE)
        wait_until(lambda: status(db, after) == "succeeded")
        times = db.execute(
            "SELECT args->>'timestamp', count(*) FROM procrastinate_jobs WHERE task_name = %s AND id <> %s "
            "GROUP BY 1",
            [ERASE, after],
        ).fetchall()
        assert times
        assert {count for _time, count in times} == {1}


# Locks of their own, because the timetable may have deferred the same job.
FAILING = """
from django.core.management import call_command
from django.db import transaction
from procrastinate.contrib.django import app
from csi_portal.pages.tasks import erase_overdue

@app.task(name="fails_halfway")
def fails_halfway():
    with transaction.atomic():
        erase_overdue.configure(queueing_lock="first").defer(timestamp=1)
        raise RuntimeError("halfway")

@app.task(name="goes_through")
def goes_through():
    with transaction.atomic():
        erase_overdue.configure(queueing_lock="second").defer(timestamp=2)

fails_halfway.defer()
goes_through.defer()
call_command("worker", "--once")
"""


def test_a_job_that_fails_takes_back_what_it_deferred(data_folder):
    done = manage("shell", "--verbosity=0", "-c", FAILING, CSI_DATA=data_folder)
    assert done.returncode == 0, done.stderr
    assert "RuntimeError: halfway" in done.stderr
    rows = manage("dumpdata", "procrastinate.procrastinatejob", CSI_DATA=data_folder)
    jobs = [row["fields"] for row in json.loads(rows.stdout)]
    told = {job["task_name"]: job["status"] for job in jobs}
    assert (told["fails_halfway"], told["goes_through"]) == ("failed", "succeeded")
    deferred = [job["args"]["timestamp"] for job in jobs if job["task_name"] == ERASE]
    assert (1 in deferred, 2 in deferred) == (False, True)


def test_a_worker_comes_back_when_the_database_went_away(data_folder):
    with Portal(data_folder) as portal:
        first = running_worker(portal)
        portal.find("bin/postgres")[0].kill()
        wait_until(lambda: not is_alive(first))
        wait_until(lambda: portal.find("manage.py worker") and portal.health()[0] == 200)
        with database(data_folder) as db:
            job = defer(db, ERASE)
            wait_until(lambda: status(db, job) == "succeeded")
        assert "Part 'jobs' ended with code" in portal.text
        assert portal.stop() == (0, [])
