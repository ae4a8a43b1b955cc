"""Letters of a real portal: delivered by its worker, over a socket or into files, whatever is killed."""

import re
import time
from email import message_from_bytes, policy
from http.cookiejar import CookieJar
from threading import Event
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from django.conf import settings

from .running import Portal, is_alive, manage, slowdown, wait_until
from .smtp import MailServer
from .test_jobs import RETRY, database, defer, running_worker

WORKER_DOES = settings.PROCRASTINATE_WORKER_DEFAULTS["concurrency"]  # jobs at a time
OVERDUE = "csi_portal.outbox.tasks.deliver_overdue"
QUEUE = """
from django.utils import timezone
from csi_portal.outbox.actions import compose, queue_all
queue_all(letters=[
    compose(
        topic="tests.letter", to=f"{{name}}@example.org", language="cs", subject=name, now=timezone.now(),
        template="organisations/emails/removed.txt", context={{"organisation": name}},
    )
    for name in {names!r}
])
"""


def write_letters(folder, *names):
    """Queue a letter to each of these names in one transaction, as the portal's actions do."""
    done = manage("shell", "--verbosity=0", "-c", QUEUE.format(names=names), CSI_DATA=folder)
    assert done.returncode == 0, done.stderr


def states(db):
    """State, attempts and error of each letter, by its heading."""
    rows = db.execute("SELECT subject, state, attempts, error FROM outbox_letter").fetchall()
    return {subject: (state, attempts, error) for subject, state, attempts, error in rows}


def all_sent(db):
    return {state for state, _attempts, _error in states(db).values()} == {"sent"}


def let_time_pass(db):
    """What the timetable does once a minute, with a worker that has been silent and pauses that are over."""
    db.execute(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' WHERE id IN "
        "(SELECT worker_id FROM procrastinate_jobs WHERE status = 'doing')"
    )
    db.execute("UPDATE outbox_letter SET retry_at = now() - interval '1 second' WHERE state = 'queued'")
    for task in (RETRY, RETRY, OVERDUE, OVERDUE):  # twice at once must do no harm
        defer(db, task)


def test_the_worker_delivers_a_code_at_once_and_names_its_file(data_folder):
    with Portal(data_folder) as portal:
        running_worker(portal)
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(f"http://127.0.0.1:{portal.port}/ucet/login/code/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
        asked = urlencode({"email": "nobody@example.org", "csrfmiddlewaretoken": token}).encode()
        browser.open(f"http://127.0.0.1:{portal.port}/ucet/login/code/", asked)
        answered = time.monotonic()
        [file] = wait_until(lambda: list((data_folder / "mail").glob("*.eml")))
        assert time.monotonic() - answered < 1 * slowdown()
        wait_until(lambda: f"A letter is in the file {file.name}" in portal.text)
        letter = message_from_bytes(file.read_bytes(), policy=policy.default)
        assert letter["To"] == "nobody@example.org"
        assert portal.stop() == (0, [])
    assert "nobody@example.org" not in portal.text


@pytest.mark.parametrize("victim", ["manage.py worker", "bin/postgres"])
def test_who_is_killed_in_the_middle_loses_no_letter_and_sends_one_twice_at_most(data_folder, victim):
    names = [f"reader{number}" for number in range(12)]
    with MailServer() as server, Portal(data_folder, **server.environment) as portal:
        first = running_worker(portal)
        taken, killed = Event(), Event()

        def hold_the_fourth(number):
            if number == 4:
                taken.set()
                killed.wait(60)

        server.before_thanks = hold_the_fourth
        write_letters(data_folder, *names)
        assert taken.wait(60)
        portal.find(victim)[0].kill()
        wait_until(lambda: not is_alive(first))
        killed.set()
        wait_until(lambda: portal.health()[0] == 200 and portal.find("manage.py worker"))
        with database(data_folder) as db:
            # All but what the dead worker had in its hands: the fourth, and those in turn behind it.
            wait_until(lambda: len(server.times_taken()) >= len(names) - (WORKER_DOES - 1))
            let_time_pass(db)
            wait_until(lambda: all_sent(db))
        assert portal.stop() == (0, [])
    assert sorted(server.times_taken().values()) == [1] * 11 + [2]
    if victim == "manage.py worker":  # the other one's clients do complain
        assert "Traceback" not in portal.text


def test_a_server_that_refuses_now_is_asked_again_and_one_that_refuses_for_ever_is_not(data_folder):
    with MailServer() as server, Portal(data_folder, **server.environment) as portal:
        running_worker(portal)
        server.answers = {
            "rcpt to:<busy@example.org>": (450, "busy@example.org later"),
            "rcpt to:<gone@example.org>": (550, "gone@example.org unknown"),
        }
        write_letters(data_folder, "busy", "gone", "here")
        with database(data_folder) as db:
            wait_until(lambda: states(db)["here"][0] == "sent")
            assert states(db) == {
                "busy": ("queued", 1, "SMTPRecipientsRefused 450"),
                "gone": ("failed", 1, "SMTPRecipientsRefused 550"),
                "here": ("sent", 1, ""),
            }
            let_time_pass(db)
            wait_until(lambda: states(db)["busy"] == ("sent", 2, ""))
        assert portal.stop() == (0, [])
    assert sorted(letter["To"] for letter in server.received) == ["busy@example.org", "here@example.org"]
    assert "@example.org" not in portal.text


def test_letters_wait_for_a_mail_server_that_is_down(data_folder):
    with MailServer() as server:
        nowhere = server.environment
    with Portal(data_folder, **nowhere) as portal, database(data_folder) as db:
        running_worker(portal)
        write_letters(data_folder, "reader")
        wait_until(lambda: states(db)["reader"] == ("queued", 1, "ConnectionRefusedError"))
        assert portal.stop() == (0, [])
