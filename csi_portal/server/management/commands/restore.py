"""`manage.py restore FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand

from csi_portal.server import archive, startup


class Command(BaseCommand):
    help = (
        "Puts the portal back to what a backup holds. All of it is checked before anything is changed. "
        "Bring the secret key from elsewhere: a backup does not hold it."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A file that `manage.py backup` wrote.")
        parser.add_argument("--replace", action="store_true", help="Lose what this portal holds now.")

    def handle(self, *, file, replace, verbosity, **options):
        startup.connect()
        manifest = archive.restore(file, replace=replace, quiet=not verbosity)
        if verbosity:
            self.stdout.write(
                f"Restored {file} of {manifest['made_at']} (portal {manifest['portal']}). "
                "Start the portal; it brings the tables up to date."
            )
