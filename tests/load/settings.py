"""The portal's own settings, plus one address that the measurement compares with."""

from csi_portal.settings import *  # noqa: F403

ALLAUTH_TRUSTED_PROXY_COUNT = 1  # every sender has an address of her own
ROOT_URLCONF = "tests.load.urls"
