"""The portal's own settings, plus one address that the measurement compares with."""

from csi_portal.settings import *  # noqa: F403

ROOT_URLCONF = "tests.load.urls"
