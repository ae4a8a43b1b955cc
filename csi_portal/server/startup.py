"""What a start of the portal prepares: the database's tables, the first data, the static files.

Each step looks first whether anything is left to do, so that a second start takes a moment only.
"""

import hashlib
import time
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import psycopg
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from csi_portal.server import actions, embedded
from csi_portal.server.models import LoadedData

# In the order of loading. The last two are sample data, which `--empty` leaves out.
DATA_COMMANDS = ("load_municipalities", "load_innovations", "load_sample", "load_sample_trainings")
SAMPLE_COMMANDS = DATA_COMMANDS[2:]
SAMPLE_COMMAND, SAMPLE_LOGINS = "load_sample", "sample_logins.txt"

OLDEST_POSTGRESQL = 150000
PATIENCE = 5  # seconds that a database server may take to come up
PORTAL_LOCK = 4_242_001  # an advisory lock: two portals on one database prepare it one after the other


def connect() -> None:
    """See that the database answers and is new enough. Raises CommandError with a sentence."""
    if not settings.DATABASE_URL:
        embedded.use(settings.DATA_DIR)
        return
    where = "{USER}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with direct_connection() as direct:
                version = direct.info.server_version
            break
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                reason = str(error).strip().splitlines()[0]
                raise CommandError(
                    f"The database {where} of DATABASE_URL cannot be reached ({reason}). Start it, correct "
                    "DATABASE_URL, or unset it to use the embedded database."
                ) from error
            time.sleep(0.5)
    if version < OLDEST_POSTGRESQL:
        raise CommandError(
            f"The database {where} runs PostgreSQL {version // 10000}. The portal needs 15 or newer."
        )


def direct_connection() -> psycopg.Connection:
    """A connection past the pool, which hides for long why it has none. Raises psycopg.OperationalError."""
    return psycopg.connect(**{"connect_timeout": PATIENCE, **connection.get_connection_params()})


def prepare(*, sample: bool, now: datetime, say: Callable[[str], None]) -> None:
    """Bring database, first data and static files up to date."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [PORTAL_LOCK])
        try:
            migrate(say)
            load_data(sample=sample, now=now, say=say)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [PORTAL_LOCK])
    collect_static(say)


def migrate(say: Callable[[str], None]) -> None:
    """Apply what is missing. Raises CommandError with a sentence for a database of a newer portal."""
    executor = MigrationExecutor(connection)
    refuse_newer(executor.loader.applied_migrations, executor.loader.disk_migrations)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
    if settings.CACHES["default"]["LOCATION"] not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)


def refuse_newer(applied, known) -> None:
    """Refuse migrations of our apps that this version does not know. Raises CommandError."""
    apps = {app for app, _ in known}
    strange = sorted(f"{app}.{name}" for app, name in applied if app in apps and (app, name) not in known)
    if strange:
        raise CommandError(
            f"The data come from a newer version of the portal (it knows {strange[0]}, this one does not). "
            "Install that version, or use another database."
        )


def load_data(*, sample: bool, now: datetime, say: Callable[[str], None]) -> None:
    """Run each loading command that this database has not seen."""
    for command in DATA_COMMANDS:
        skip = command in SAMPLE_COMMANDS and not sample
        actions.load_once(command=command, skip=skip, now=now, say=say)


def sample_logins() -> str:
    """How to sign in as the sample people; nothing when there are none, or their file was deleted."""
    if not (settings.DATA_DIR / SAMPLE_LOGINS).exists():
        return ""
    if not LoadedData.objects.filter(pk=SAMPLE_COMMAND, skipped=False).exists():
        return ""
    out = StringIO()
    call_command(SAMPLE_COMMAND, stdout=out)
    return out.getvalue()


def collect_static(say: Callable[[str], None]) -> None:
    """Hash and compress the static files, if they differ from those of the last start."""
    stamp_file = settings.STATIC_ROOT / ".stamp"
    stamp = static_stamp()
    if stamp_file.exists() and stamp_file.read_text() == stamp:
        return
    say("Preparing the static files ...")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp_file.write_text(stamp)


def static_stamp() -> str:
    """A fingerprint of all static files: their names, sizes and times of change."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=None):
            digest.update(f"{path} {storage.size(path)} {storage.get_modified_time(path)}\n".encode())
    return digest.hexdigest()
