"""`manage.py backup FILE`."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from csi_portal.server import archive, startup


class Command(BaseCommand):
    help = (
        "Writes the database and the uploads to one file. The keys are not in it: keep the secret key "
        "(the file secret_key of the data folder, or SECRET_KEY) apart from it."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The file to write, for example csi-2026-11-23.tar.")

    def handle(self, *, file, verbosity, **options):
        startup.connect()
        size = archive.backup(file, now=timezone.now(), quiet=not verbosity)
        if verbosity:
            self.stdout.write(f"{file}: {size:,} bytes. The keys are not in it; keep them elsewhere.")
