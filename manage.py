#!/usr/bin/env python
"""Django's command line for the portal. `manage.py portal` starts everything; see README.md."""

import argparse
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    """Run a command; what is wrong with the environment is told in one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "csi_portal.settings")
    # The settings read the data folder, so `--data` must be known before them.
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--data")
    if folder := early.parse_known_args()[0].data:
        os.environ["CSI_DATA"] = folder
    try:
        execute_from_command_line(sys.argv)
    except (ImproperlyConfigured, EnvError) as error:
        sys.exit(f"manage.py: {error}")


if __name__ == "__main__":
    main()
