"""`manage.py worker`: does jobs and keeps their timetable; `manage.py portal` runs it as one of its parts."""

from django.conf import settings
from django.core.management.base import BaseCommand
from procrastinate.contrib.django import DjangoApp, app

from csi_portal.server import startup


class Command(BaseCommand):
    help = (
        "Does the jobs that wait and keeps the timetable, until Ctrl-C or SIGTERM. `manage.py portal` runs "
        "it already; start it by hand only where something else runs the web server."
    )
    requires_system_checks = []  # as for the portal itself

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="End when no job waits any more.")

    def handle(self, *, once, **options):
        startup.connect()
        # An app of its own for fetching and finishing jobs. What a job itself defers goes through Django's
        # connection as everywhere else, and so is taken back together with the job's transaction.
        worker = DjangoApp(
            connector=app.connector.get_worker_connector(),
            worker_defaults=settings.PROCRASTINATE_WORKER_DEFAULTS,
            periodic_defaults=settings.PROCRASTINATE_PERIODIC_DEFAULTS,
        )
        worker.tasks, worker.periodic_registry = app.tasks, app.periodic_registry
        worker.run_worker(wait=not once)
