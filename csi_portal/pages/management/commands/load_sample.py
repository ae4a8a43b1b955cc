"""`manage.py load_sample`: sample people in every role, and how to sign in as each of them."""

import csv
import os
import time

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from csi_portal.accounts.models import User
from csi_portal.pages import actions

COLUMNS = ["role", "email", "password", "secret"]


class Command(BaseCommand):
    help = (
        "Create the sample people and their sample data, once, and print how to sign in. "
        "Their passwords are made at random and kept in sample_logins.txt in the data folder; "
        "delete that file and run this again to get new ones."
    )

    def handle(self, **options):
        path = settings.DATA_DIR / "sample_logins.txt"
        emails = [person.email for person in actions.PEOPLE]
        if not path.exists() or User.objects.filter(email__in=emails).count() < len(emails):
            write(path, actions.load_sample(now=timezone.now(), kept=read(path)))
        self.stdout.write(table(path))


def write(path, logins):
    """Keep the logins in a file that only its owner may read; it appears whole or not at all."""
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", newline="") as file:
        rows = csv.DictWriter(file, COLUMNS, delimiter="\t")
        rows.writeheader()
        rows.writerows(vars(login) for login in logins)
    draft.replace(path)


def read(path):
    """The logins of the file, none without it."""
    if not path.exists():
        return []
    with path.open(newline="") as file:
        return [actions.Login(**row) for row in csv.DictReader(file, delimiter="\t")]


def table(path):
    """The logins as text, with the six digits of the second factor that hold at this moment."""
    lines = ["Sample logins (people and data marked „ukázková data“ are made up):"]
    for login in read(path):
        code = f"  code {code_now(login.secret)}, secret {login.secret}" if login.secret else ""
        lines.append(f"  {login.email:<32} {login.password}  {login.role}{code}")
    lines.append("The codes change every 30 seconds: put the secret into an authenticator app, or run")
    lines.append("manage.py load_sample again to see the code of the moment.")
    return "\n".join(lines)


def code_now(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // app_settings.TOTP_PERIOD))
