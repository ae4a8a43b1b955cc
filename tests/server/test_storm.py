"""Everything is killed while people register: no place and no letter is lost, and none is doubled."""

import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy

from ..load.registrations import register
from .running import Portal, is_alive, manage, wait_until
from .test_jobs import database, running_worker
from .test_letters import let_time_pass

PEOPLE, SEATS = 30, 10
PREPARE = "from tests.load.seats import prepare; prepare({!r}, people={}, trainings={{'storm': {}}})"
VICTIMS = ("gunicorn", "manage.py worker", "bin/postgres")


def insist(portal, address, cookie):
    """Register as a person does whose browser shows an error: once more, until there is an own page."""
    while True:
        try:
            _status, own, *_rest = register(portal.port, address, cookie)
        except (OSError, ValueError, IndexError, AssertionError):
            own = ""
        if own:
            return own
        time.sleep(0.2)


def kill_one_after_another(portal, db_folder):
    """Each of the three with kill -9, as soon as some more people are registered."""
    for number, victim in enumerate(VICTIMS, start=1):
        wait_until(lambda number=number: registered(db_folder) >= number * PEOPLE // 5)
        found = portal.find(victim)[-1 if victim == "gunicorn" else 0]
        found.kill()
        wait_until(lambda found=found: not is_alive(found))


def registered(folder):
    try:
        with database(folder) as db:
            return db.execute("SELECT count(*) FROM trainings_trainingregistration").fetchone()[0]
    except Exception:  # the database is the one that has just been killed
        return 0


def test_what_is_killed_in_a_storm_of_registrations_loses_and_doubles_nothing(data_folder, tmp_path):
    world = tmp_path / "world.json"
    with Portal(data_folder, ALLAUTH_TRUSTED_PROXY_COUNT="1") as portal:
        running_worker(portal)
        done = manage(
            "shell", "--verbosity=0", "-c", PREPARE.format(str(world), PEOPLE, SEATS), CSI_DATA=data_folder
        )
        assert done.returncode == 0, done.stderr
        world = json.loads(world.read_text())
        with ThreadPoolExecutor(PEOPLE + 1) as pool:
            killing = pool.submit(kill_one_after_another, portal, data_folder)
            people = [
                pool.submit(insist, portal, world["trainings"]["storm"], cookie)
                for cookie in world["cookies"]
            ]
            pages = {each.result(timeout=300) for each in people}
            killing.result(timeout=300)
        wait_until(lambda: portal.health()[0] == 200 and portal.find("manage.py worker"))
        with database(data_folder) as db:
            states = Counter(
                state
                for (state,) in db.execute("SELECT state FROM trainings_trainingregistration").fetchall()
            )
            let_time_pass(db)
            wait_until(lambda: not queued(db))
            [letters] = db.execute(
                "SELECT count(*) FROM outbox_letter WHERE topic LIKE 'trainings.%'"
            ).fetchone()
        assert portal.stop()[0] == 0
    assert states == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert len(pages) == letters == PEOPLE
    assert nearly_once(data_folder / "mail", PEOPLE)


def queued(db):
    return db.execute("SELECT count(*) FROM outbox_letter WHERE state = 'queued'").fetchone()[0]


def nearly_once(folder, count):
    """Every letter stands in a file, one at most in two, with the same Message-ID."""
    files = [message_from_bytes(each.read_bytes(), policy=policy.default) for each in folder.glob("*.eml")]
    times = Counter(letter["Message-ID"] for letter in files if "load" in letter["To"])
    return len(times) == count and sum(times.values()) <= count + len(VICTIMS)
