"""Loading data once for a database."""

from collections.abc import Callable
from datetime import datetime
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from csi_portal.server.models import LoadedData


@transaction.atomic
def load_once(*, command: str, skip: bool, now: datetime, say: Callable[[str], None]) -> LoadedData:
    """Run a loading command unless this database has seen it; with `skip` remember only that it was left out.

    The row is written together with the data, so a load that was cut off starts again from nothing. What the
    command prints is not shown: its progress bar is.
    """
    seen = LoadedData.objects.filter(pk=command).first()
    if seen:
        return seen
    if not skip:
        say(f"Loading data: {command} ...")
        call_command(command, stdout=StringIO())
    return LoadedData.objects.create(command=command, skipped=skip, at=now)
