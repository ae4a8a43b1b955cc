"""Backup and restore: one tar file with a manifest, the database as pg_dump wrote it, and the uploads.

The keys (the secret key of the data folder or of the environment) are never in it: whoever finds a backup
cannot sign sessions with it, and whoever restores one brings the key from elsewhere.
"""

import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from tqdm import tqdm

from csi_portal.server import embedded
from csi_portal.server.startup import direct_connection, refuse_newer

FORMAT = 1
MANIFEST, DUMP, UPLOADS = "manifest.json", "database.dump", "uploads"
BLOCK = 1 << 20  # bytes read at once
MANIFEST_LIMIT = 50 << 20  # bytes
LOCK_PATIENCE = "10s"
BUSY_PATIENCE = 2  # seconds; our own connections take a moment to end
OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


class _Digesting:
    """Reads a file and takes the SHA-256 of what was read, so that the two cannot differ."""

    def __init__(self, file):
        self.file, self.sha256 = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.sha256.update(data)
        return data

    def hexdigest(self) -> str:
        return self.sha256.hexdigest()


# --- Backup -------------------------------------------------------------------------------------------


def backup(file: Path, *, now: datetime, quiet: bool = False) -> int:
    """Write the whole portal but its keys to a new file, which appears only when it is complete.

    Returns its size in bytes. Raises CommandError with a sentence.
    """
    if file.exists():
        raise CommandError(f"{file} exists already. Choose another name, or move it away.")
    draft = None
    try:
        with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="backup-") as work:
            dump = Path(work) / DUMP
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={dump}")
            files = {DUMP: dump} | {f"{UPLOADS}/{name}": path for name, path in _uploads()}
            descriptor, draft = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
            with os.fdopen(descriptor, "wb") as target:
                _write(target, files, now=now, quiet=quiet)
            Path(draft).rename(file)
            draft = None
    except OSError as error:
        raise CommandError(f"The backup was not written ({error.strerror}: {error.filename}).") from error
    finally:
        if draft:
            Path(draft).unlink(missing_ok=True)
    return file.stat().st_size


def _write(target, files: dict[str, Path], *, now: datetime, quiet: bool) -> None:
    """Write the members, then the manifest with what was really read of each."""
    contents = {}
    with tarfile.open(fileobj=target, mode="w", dereference=True) as archive:
        for name, path in tqdm(files.items(), desc="backup", unit="file", disable=quiet or None):
            # An upload may be deleted meanwhile; its row in the database is then on its way out too.
            with contextlib.suppress(FileNotFoundError), path.open("rb") as source:
                member = archive.gettarinfo(arcname=name, fileobj=source)
                member.mode, member.uid, member.gid, member.uname, member.gname = 0o600, 0, 0, "", ""
                digesting = _Digesting(source)
                archive.addfile(member, digesting)
                contents[name] = {"bytes": member.size, "sha256": digesting.hexdigest()}
        manifest = json.dumps(_manifest(contents, now=now), indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode, member.mtime = len(manifest), 0o600, int(now.timestamp())
        archive.addfile(member, io.BytesIO(manifest))
    target.flush()
    os.fsync(target.fileno())


def _manifest(contents: dict, *, now: datetime) -> dict:
    return {
        "format": FORMAT,
        "portal": version("csi-portal"),
        "postgresql": _server_major(),
        "made_at": now.isoformat(),
        "migrations": sorted(map(list, MigrationRecorder(connection).applied_migrations())),
        "contents": contents,
    }


def _uploads() -> Iterator[tuple[str, Path]]:
    for path in sorted(settings.MEDIA_ROOT.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(settings.MEDIA_ROOT).as_posix(), path


# --- Restore ------------------------------------------------------------------------------------------


def restore(file: Path, *, replace: bool, quiet: bool = False) -> dict:
    """Put the portal back to what a backup holds. Returns the backup's manifest.

    Everything is read, checked and laid ready before anything is changed; then the uploads change by renaming
    their folder, and the database in one transaction; if that fails, the uploads are put back. Raises
    CommandError with a sentence.
    """
    _refuse_busy()
    if not replace and (connection.introspection.table_names() or any(_uploads())):
        raise CommandError(
            "This portal already holds data. Restore into an empty one (another --data folder or database), "
            "or give --replace to lose what it holds now."
        )
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR, prefix="restore-") as folder:
        work = Path(folder)
        try:
            manifest = unpack(file, work, quiet=quiet)
        except (tarfile.TarError, ValueError, KeyError, TypeError, AttributeError, EOFError) as error:
            raise CommandError(
                f"{file} is not a whole backup of this portal. Nothing was changed."
            ) from error
        except OSError as error:
            raise CommandError(
                f"{file} cannot be unpacked ({error.strerror or error}). Nothing was changed."
            ) from error
        known = MigrationLoader(None).disk_migrations
        refuse_newer({tuple(migration) for migration in manifest["migrations"]}, known)
        _run(
            "pg_restore", "--no-owner", "--no-privileges", f"--file={work / 'database.sql'}", str(work / DUMP)
        )
        with _uploads_replaced(work):
            _replace_database(work / "database.sql")
    return manifest


def unpack(file: Path, work: Path, *, quiet: bool) -> dict:
    """Unpack into an empty folder, and compare each file with the manifest. Raises ValueError."""
    found = {}
    with tarfile.open(file, "r:") as archive:
        for member in tqdm(archive, desc="reading", unit="file", disable=quiet or None):
            if not _is_expected(member):
                raise ValueError(f"unexpected member {member.name!r}")
            target = work / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            source = _Digesting(archive.extractfile(member))
            with target.open("xb") as out:
                shutil.copyfileobj(source, out, BLOCK)
            found[member.name] = {"bytes": member.size, "sha256": source.hexdigest()}
    manifest = json.loads((work / MANIFEST).read_text() if MANIFEST in found else "null")
    if manifest["format"] != FORMAT:
        raise CommandError(f"{file} has format {manifest['format']}; this version reads format {FORMAT}.")
    found.pop(MANIFEST)
    if found != manifest["contents"] or DUMP not in found:
        raise ValueError("the contents differ from the manifest")
    return manifest


def _is_expected(member: tarfile.TarInfo) -> bool:
    """Whether this is a plain file in a place where a backup has one: no link, no device, no way out."""
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        return False
    if member.name == MANIFEST:
        return member.size <= MANIFEST_LIMIT
    path = PurePosixPath(member.name)
    inside = path.parts[:1] == (UPLOADS,) and len(path.parts) > 1 and ".." not in path.parts
    return member.name == DUMP or (inside and str(path) == member.name)


def _refuse_busy() -> None:
    """Refuse while others use the database: they would go on with what they remember of the old one."""
    connection.close()
    connection.close_pool()
    deadline = time.monotonic() + BUSY_PATIENCE
    with direct_connection() as direct:
        while others := direct.execute(OTHERS).fetchone()[0]:
            if time.monotonic() > deadline:
                raise CommandError(f"The database has {others} other users. Stop the portal first.")
            time.sleep(0.1)


def _replace_database(script: Path) -> None:
    """Drop everything and run the script, in one transaction: either all of it happens or nothing."""
    start = script.with_name("start.sql")
    start.write_text(
        f"SET lock_timeout = '{LOCK_PATIENCE}';\nSET client_min_messages = warning;\n"
        "DROP SCHEMA public CASCADE;\nCREATE SCHEMA public;\n"
    )
    psql = (
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--single-transaction",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    )
    _run(*psql, f"--file={start}", f"--file={script}")


@contextlib.contextmanager
def _uploads_replaced(work: Path) -> Iterator[None]:
    """Put the unpacked uploads in place of the present ones, and those back if what follows fails."""
    present, new, old = settings.MEDIA_ROOT, work / UPLOADS, work / "replaced"
    new.mkdir(exist_ok=True)
    present.mkdir(exist_ok=True)
    present.rename(old)
    try:
        new.rename(present)
        yield
    except BaseException:
        if present.exists():
            present.rename(work / "refused")
        old.rename(present)
        raise


# --- PostgreSQL's programs ------------------------------------------------------------------------------


def _run(program: str, *arguments: str) -> None:
    """Run a client program of the server's own major version against our database. Raises CommandError."""
    parameters = connection.get_connection_params()
    environment = {**embedded.environment(), "PGAPPNAME": "csi-portal"}
    names = {
        "host": "PGHOST",
        "port": "PGPORT",
        "user": "PGUSER",
        "password": "PGPASSWORD",
        "dbname": "PGDATABASE",
    }
    names |= {"sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}
    environment |= {name: str(parameters[key]) for key, name in names.items() if parameters.get(key)}
    done = subprocess.run(
        [_program(program), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode:
        reason = next(
            (line for line in done.stderr.splitlines() if "error" in line.lower()), done.stderr.strip()
        )
        advice = " Stop the portal first." if "lock timeout" in reason else ""
        raise CommandError(f"{program} did not succeed ({reason}). Nothing was changed.{advice}")


def _program(name: str) -> Path:
    """The client program that matches the server: from the wheel, else from PATH. Raises CommandError."""
    wanted = _server_major()
    for candidate in (embedded.programs() / name, Path(shutil.which(name) or name)):
        if candidate.exists():
            said = subprocess.run(
                [candidate, "--version"], capture_output=True, text=True, check=False
            ).stdout
            if re.search(r"\d+", said) and int(re.search(r"\d+", said).group()) == wanted:
                return candidate
    raise CommandError(
        f"The database runs PostgreSQL {wanted}, and its {name} is not on PATH. "
        f"Install it (Debian, Ubuntu: apt install postgresql-client-{wanted}), then try again."
    )


def _server_major() -> int:
    """Asked past the pool, which would go on connecting while the embedded server stops, and say so."""
    with direct_connection() as direct:
        return direct.info.server_version // 10000
