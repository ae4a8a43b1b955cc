"""`manage.py portal`: the whole portal with one command."""

import os
import signal

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from csi_portal.server import startup, supervisor


class Command(BaseCommand):
    help = (
        "Starts the whole portal: database, tables, first data, static files, web server; keeps it running, "
        "and stops all of it on Ctrl-C or SIGTERM. Environment variables are listed in docs/operator.md."
    )
    requires_system_checks = []  # the checks belong to `manage.py check`; a start should be quick

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000, help="Port of the web server (default 8000).")
        parser.add_argument("--host", default="127.0.0.1", help="Address to listen on (default 127.0.0.1).")
        parser.add_argument("--workers", type=int, default=2, help="Web processes (default 2).")
        # manage.py reads it before the settings do.
        parser.add_argument(
            "--data", metavar="DIR", help="Folder of database, uploads and keys (default var/)."
        )
        parser.add_argument("--empty", action="store_true", help="Load no sample data on the first start.")

    def handle(self, *, port, host, workers, empty, **options):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)
        # The parts are processes of their own: they get what this one was told on its command line.
        os.environ["CSI_DATA"] = str(settings.DATA_DIR)
        # Browsers offer passkeys under a name, never under a number.
        address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}"
        settings.SITE_URL = os.environ.setdefault("SITE_URL", address)  # letters of the sample data hold it
        listener = self.take_address(host, port)
        try:
            logins = self.prepare(sample=not empty)
            supervisor.run(
                listener,
                workers=workers,
                host=settings.ALLOWED_HOSTS[0].lstrip(".").replace("*", "localhost"),
                data_dir=None if settings.DATABASE_URL else settings.DATA_DIR,
                ready=lambda: self.say(f"{logins}\nThe portal runs at {address}/ (Ctrl-C stops it)."),
                say=self.say,
            )
        except KeyboardInterrupt:
            self.say("The portal has stopped.")

    def prepare(self, *, sample):
        """Make everything ready; returns the sample logins. The supervisor itself keeps no connection."""
        try:
            startup.connect()
            startup.prepare(sample=sample, now=timezone.now(), say=self.say)
            return startup.sample_logins()
        except OSError as error:
            raise CommandError(
                f"The data folder {settings.DATA_DIR} cannot be used ({error.strerror}: {error.filename}). "
                "Make it writable for this user, or choose another one with --data."
            ) from error
        finally:
            connection.close()
            connection.close_pool()

    def take_address(self, host, port):
        try:
            return supervisor.listen(host, port)
        except (OSError, OverflowError) as error:
            raise CommandError(
                f"The address {host}:{port} cannot be used ({getattr(error, 'strerror', error)}). "
                "Stop what runs there, or choose another port with --port."
            ) from error

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
