"""`manage.py portal`, as an operator meets it."""

import os
import re
import signal
import socket
from pathlib import Path

import psutil
import pytest

from csi_portal.server import embedded

from .running import Portal, is_alive, manage, slowdown, wait_until


def test_first_start_says_what_it_does_and_is_healthy(first_start):
    folder, printed, (status, health) = first_start
    for step in ("Preparing the database", "load_municipalities", "Preparing the static files"):
        assert step in printed
    assert "load_sample" not in printed
    assert "The portal runs at http://localhost:" in printed
    assert (status, '"status": "ok"' in health) == (200, True)
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_second_start_is_ready_in_under_three_seconds(data_folder):
    before = slowdown()
    with Portal(data_folder) as portal:
        busy = max(before, slowdown())
        assert portal.seconds_to_start < 3 * busy, busy
        assert "Preparing" not in portal.text
        assert "Loading" not in portal.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_and_leaves_no_process(data_folder, number):
    with Portal(data_folder) as portal:
        assert len(portal.all_processes()) > 5
        code, left = portal.stop(number)
    assert (code, left) == (0, [])
    assert "The portal has stopped." in portal.text


@pytest.mark.skipif(
    not hasattr(os, "pidfd_open"), reason="only Linux tells a process that its parent was killed"
)
def test_a_killed_supervisor_takes_its_parts_along(data_folder):
    with Portal(data_folder) as portal:
        processes = portal.all_processes()
        portal.process.kill()
        portal.process.wait()
        wait_until(lambda: not any(map(is_alive, processes)))


def test_each_part_comes_back_when_it_dies(data_folder):
    with Portal(data_folder) as portal:
        statuses = set()

        def healthy():
            try:
                statuses.add(portal.health()[0])
            except OSError:  # the connection broke with the process that had taken it
                return False
            return portal.health()[0] == 200

        for pattern, which in (("gunicorn", -1), ("gunicorn", 0), ("bin/postgres", 0)):
            victim = portal.find(pattern)[which]
            victim.kill()
            wait_until(lambda victim=victim: not is_alive(victim))
            wait_until(lambda pattern=pattern: portal.find(pattern) and healthy())
        assert statuses <= {200, 503}
        assert "Part 'web' ended with code -9" in portal.text
        assert "The embedded database ended" in portal.text
        assert portal.stop() == (0, [])


def test_a_portal_behind_tls_is_strict(data_folder):
    host = {"Host": "portal.example.cz"}
    with Portal(data_folder, BEHIND_TLS=1, ALLOWED_HOSTS="portal.example.cz") as portal:
        plain = portal.get("/ucet/", **host)
        assert (plain.status, plain.headers["Location"]) == (301, "https://portal.example.cz/ucet/")
        secure = portal.get("/", **host, **{"X-Forwarded-Proto": "https"})
        assert secure.status == 200
        assert "max-age=31536000" in secure.headers["Strict-Transport-Security"]
        assert "default-src 'none'" in secure.headers["Content-Security-Policy"]
        signing_in = portal.get("/ucet/login/", **host, **{"X-Forwarded-Proto": "https"})
        cookies = signing_in.headers.get_all("Set-Cookie")
        assert cookies
        assert all("Secure" in cookie for cookie in cookies)
        style = re.search(r'href="(/static/[^"]+\.css)"', secure.text).group(1)
        packed = portal.get(style, **host, **{"X-Forwarded-Proto": "https", "Accept-Encoding": "br"}).headers
        assert (packed["Content-Encoding"], "immutable" in packed["Cache-Control"]) == ("br", True)
        assert portal.get("/zdravi/", **host).status == 200
        fooled = portal.get("/zle/kontakt/", **host, **{"X-Forwarded-Proto": "https", "SCRIPT_NAME": "/zle"})
        assert fooled.status == 404
        assert 'href="/zle' not in fooled.text
        assert "ERROR" not in portal.text
        assert portal.get("/", Host="elsewhere.example").status == 400


def test_two_portals_run_side_by_side(first_start, data_folder):
    with Portal(first_start[0]) as one, Portal(data_folder) as other:
        assert one.health()[0] == other.health()[0] == 200
        servers = {portal.find("bin/postgres")[0].pid for portal in (one, other)}
        assert len(servers) == 2
        assert one.stop() == (0, [])
        assert other.health()[0] == 200


def test_a_command_finds_the_database_whether_it_runs_or_not(data_folder):
    before = manage("showmigrations", "accounts", CSI_DATA=data_folder)
    assert "[X] 0001_initial" in before.stdout
    commands = [process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"])]
    assert not [command for command in commands if str(data_folder) in command]
    with Portal(data_folder) as portal:
        server = portal.find("bin/postgres")[0].pid
        assert manage("showmigrations", "accounts", CSI_DATA=data_folder).stdout == before.stdout
        assert portal.find("bin/postgres")[0].pid == server


def test_a_stale_pid_file_with_another_program_s_number_does_no_harm(data_folder):
    pid_file = data_folder / "postgresql" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n/nowhere\n0\n5432\n.\n\n  1 1\nready\n")
    assert "[X] 0001_initial" in manage("showmigrations", "accounts", CSI_DATA=data_folder).stdout


def test_a_data_folder_may_have_a_long_path(first_start, tmp_path):
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    folder = folder / "data"
    first_start[0].rename(folder)
    try:
        assert "[X] 0001_initial" in manage("showmigrations", "accounts", CSI_DATA=folder).stdout
        link = embedded.socket_folder(folder)
        assert link.parent == Path("/tmp")
        wait_until(lambda: not link.is_symlink())
    finally:
        folder.rename(first_start[0])


def test_half_made_cluster_is_made_again(tmp_path):
    draft = tmp_path / "data" / "postgresql.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    done = manage("showmigrations", "accounts", CSI_DATA=tmp_path / "data")
    assert "[ ] 0001_initial" in done.stdout
    assert not draft.exists()


def test_a_cluster_of_another_version_is_refused(data_folder):
    (data_folder / "postgresql" / "PG_VERSION").write_text("17\n")
    refused(manage("portal", CSI_DATA=data_folder), "was made by PostgreSQL 17")


def test_a_taken_port_is_told(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        refused(
            manage("portal", f"--port={port}", "--data", tmp_path / "data"), "choose another port with --port"
        )
    refused(manage("portal", "--port=99999", "--data", tmp_path / "data"), "choose another port with --port")


def test_an_unusable_data_folder_is_told(tmp_path):
    (tmp_path / "file").touch()
    refused(manage("portal", "--data", tmp_path / "file"), "choose another one with --data")
    refused(manage("portal", "--data", tmp_path / "file" / "below"), "choose another one with --data")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DATABASE_URL": "postgres://a@127.0.0.1:1/b", "SECRET_KEY": "x"}, "cannot be reached"),
        ({"DATABASE_URL": "mysql://a@127.0.0.1/b", "SECRET_KEY": "x"}, "must look like postgres://"),
        ({"DATABASE_URL": "nonsense", "SECRET_KEY": "x"}, "Not a valid database URL"),
        ({"DATABASE_URL": "postgres:///", "SECRET_KEY": "x"}, "must look like postgres://"),
        ({"DATABASE_URL": "postgres://a@127.0.0.1:1/b"}, "SECRET_KEY is not"),
        ({"DEBUG": "perhaps"}, "DEBUG"),
        ({"LOG_FORMAT": "verse"}, "LOG_FORMAT"),
        ({"EMAIL_PORT": "post"}, "EMAIL_PORT"),
    ],
)
def test_a_wrong_environment_is_told(tmp_path, changes, sentence):
    refused(manage("portal", "--port=0", CSI_DATA=tmp_path / "data", **changes), sentence)


def refused(done, sentence):
    """The command failed with one sentence, which says this, and without a traceback."""
    assert done.returncode == 1
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
