"""Health, for monitors and proxies."""

from datetime import timedelta
from functools import cache
from importlib.metadata import version

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker
from psycopg_pool import PoolTimeout

WORKER_SILENCE = timedelta(seconds=40)  # a worker that lives says so every 10 seconds


@require_safe
@never_cache
def health(request):
    """Say whether the database answers, its tables are up to date and jobs are done, and which version runs.

    200 when pages can be shown, else 503; a missing worker alone does not take the pages away.
    """
    worker = False
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        database, migrations = True, _known_migrations() <= applied.keys()
        if migrations:
            heard = timezone.now() - WORKER_SILENCE
            worker = ProcrastinateWorker.objects.filter(last_heartbeat__gt=heard).exists()
    except (DatabaseError, PoolTimeout):
        database = migrations = False
    well = database and migrations
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            "database": database,
            "migrations": migrations,
            "worker": worker,
            "version": version("csi-portal"),
        },
        status=200 if well else 503,
    )


@cache
def _known_migrations():
    """The migrations that this version's code brings; read from disk once for each process."""
    loader = MigrationLoader(None)
    return {key for key in loader.disk_migrations if key in loader.graph.nodes}
