"""Health, for monitors and proxies."""

from functools import cache
from importlib.metadata import version

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from psycopg_pool import PoolTimeout


@require_safe
@never_cache
def health(request):
    """Say whether the database answers, whether its tables are up to date, and which version runs.

    200 when all is well, else 503.
    """
    try:
        applied = MigrationRecorder(connection).applied_migrations()
        database, migrations = True, _known_migrations() <= applied.keys()
    except (DatabaseError, PoolTimeout):
        database = migrations = False
    well = database and migrations
    return JsonResponse(
        {
            "status": "ok" if well else "failing",
            "database": database,
            "migrations": migrations,
            "version": version("csi-portal"),
        },
        status=200 if well else 503,
    )


@cache
def _known_migrations():
    """The migrations that this version's code brings; read from disk once for each process."""
    loader = MigrationLoader(None)
    return {key for key in loader.disk_migrations if key in loader.graph.nodes}
