"""Backup and restore: a round trip through the real commands, and files that must be refused."""

import io
import json
import tarfile

import pytest
from django.core.management.base import CommandError

from csi_portal.server import archive

from .running import Portal, manage
from .test_portal import refused


def contents(folder):
    """All rows of a portal as text, and its uploads."""
    views = [f"--exclude=pghistory.{name}" for name in ("Events", "MiddlewareEvents")]  # they have no table
    dump = manage("dumpdata", "--all", "--indent=1", *views, CSI_DATA=folder)
    assert dump.returncode == 0, dump.stderr
    uploads = folder / "uploads"
    return dump.stdout, {
        path.relative_to(uploads): path.read_bytes() for path in uploads.rglob("*") if path.is_file()
    }


@pytest.fixture
def filled(data_folder):
    """A portal with uploads, one of them with a name that is not ASCII."""
    for name in ("pictures/škola.png", "documents/plan.pdf", "empty"):
        path = data_folder / "uploads" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 1000 if name != "empty" else b"")
    return data_folder


def test_a_backup_restores_into_an_empty_portal_and_over_a_changed_one(filled, tmp_path):
    file, other = tmp_path / "portal.tar", tmp_path / "other"
    before = contents(filled)
    assert '"organisations.municipality"' in before[0]
    made = manage("backup", file, CSI_DATA=filled)
    assert (made.returncode, "The keys are not in it" in made.stdout) == (0, True)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (filled / "secret_key").read_bytes() not in file.read_bytes()

    assert manage("restore", file, CSI_DATA=other).returncode == 0
    assert contents(other) == before
    assert (other / "secret_key").read_text() != (filled / "secret_key").read_text()

    assert manage("flush", "--no-input", CSI_DATA=filled).returncode == 0
    (filled / "uploads" / "documents" / "plan.pdf").unlink()
    (filled / "uploads" / "later").write_text("made after the backup")
    assert contents(filled) != before
    refused(manage("restore", file, CSI_DATA=filled), "already holds data")
    done = manage("restore", "--replace", file, CSI_DATA=filled)
    assert (done.returncode, "Restored" in done.stdout) == (0, True)
    assert contents(filled) == before
    assert not [path.name for path in filled.iterdir() if path.name.startswith(("restore-", "backup-"))]


def test_a_refused_restore_changes_nothing(filled, tmp_path):
    file = tmp_path / "portal.tar"
    assert manage("backup", file, CSI_DATA=filled).returncode == 0
    before = contents(filled)
    whole = file.read_bytes()

    refused(manage("backup", file, CSI_DATA=filled), "exists already")
    nowhere = tmp_path / "nowhere.tar"
    refused(manage("restore", "--replace", nowhere, CSI_DATA=filled), "cannot be unpacked")
    file.write_bytes(whole[: len(whole) // 2])
    refused(manage("restore", "--replace", file, CSI_DATA=filled), "not a whole backup")
    file.write_bytes(with_dump(whole, b"DROP TABLE nonsense;"))
    refused(manage("restore", "--replace", file, CSI_DATA=filled), "pg_restore did not succeed")
    file.write_bytes(with_manifest(whole, migrations=[["accounts", "9999_from_the_future"]]))
    refused(manage("restore", "--replace", file, CSI_DATA=filled), "newer version of the portal")
    assert contents(filled) == before


def test_a_restore_is_refused_while_the_portal_runs(filled, tmp_path):
    file = tmp_path / "portal.tar"
    with Portal(filled) as portal:
        assert portal.health()[0] == 200
        assert manage("backup", file, CSI_DATA=filled).returncode == 0
        refused(manage("restore", "--replace", file, CSI_DATA=filled), "Stop the portal first")
        assert portal.health()[0] == 200


def link(name, target):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, target
    return member


def hard_link(name, target):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.LNKTYPE, target
    return member


def device(name):
    member = tarfile.TarInfo(name)
    member.type = tarfile.FIFOTYPE
    return member


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("uploads/../../outside"),
        tarfile.TarInfo("/etc/outside"),
        tarfile.TarInfo("secret_key"),
        tarfile.TarInfo("uploads"),
        tarfile.TarInfo("uploads//double"),
        tarfile.TarInfo("uploads/unknown"),
        tarfile.TarInfo("database.dump"),
        tarfile.TarInfo(""),
        link("uploads/link", "/etc/passwd"),
        hard_link("uploads/link", "database.dump"),
        device("uploads/pipe"),
    ],
    ids=lambda member: f"{member.name or 'nameless'}-{member.type.decode()}",
)
def test_hostile_members_are_refused(tmp_path, member):
    file, work = tmp_path / "hostile.tar", tmp_path / "work"
    work.mkdir()
    file.write_bytes(pack({"database.dump": b"dump"}, extra=[member]))
    with pytest.raises((ValueError, OSError)):
        archive.unpack(file, work, quiet=True)
    assert not (tmp_path / "outside").exists()


def test_a_changed_byte_is_noticed(tmp_path):
    file, work = tmp_path / "changed.tar", tmp_path / "work"
    work.mkdir()
    file.write_bytes(pack({"database.dump": b"dump", "uploads/a": b"aaaa"}).replace(b"aaaa", b"aaab"))
    with pytest.raises(ValueError, match="differ"):
        archive.unpack(file, work, quiet=True)


def test_a_later_format_is_told(tmp_path):
    file, work = tmp_path / "later.tar", tmp_path / "work"
    work.mkdir()
    file.write_bytes(pack({"database.dump": b"dump"}, format=2))
    with pytest.raises(CommandError, match="has format 2; this version reads format 1"):
        archive.unpack(file, work, quiet=True)


def pack(files, extra=(), **manifest):
    """A backup file with these members, as `backup` would have written it."""
    digests = {
        name: {"bytes": len(data), "sha256": archive.hashlib.sha256(data).hexdigest()}
        for name, data in files.items()
    }
    manifest = {"format": 1, "migrations": [], "contents": digests, **manifest}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as target:
        for name, data in {**files, "manifest.json": json.dumps(manifest).encode()}.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            target.addfile(member, io.BytesIO(data))
        for member in extra:
            target.addfile(member)
    return out.getvalue()


def read(whole):
    """The members and the manifest of a backup file."""
    with tarfile.open(fileobj=io.BytesIO(whole)) as source:
        files = {member.name: source.extractfile(member).read() for member in source}
    return files, json.loads(files.pop("manifest.json"))


def with_manifest(whole, **changes):
    files, manifest = read(whole)
    return pack(files, **{**manifest, **changes})


def with_dump(whole, dump):
    """A backup that is whole in itself but holds another dump."""
    files, manifest = read(whole)
    del manifest["contents"]
    return pack({**files, "database.dump": dump}, **manifest)
