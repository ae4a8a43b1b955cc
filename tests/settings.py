"""The portal's settings as tests use them: a database that need not survive, and plain static files."""

import os
from pathlib import Path

os.environ.setdefault("CSI_DATA", str(Path(__file__).resolve().parents[1] / "var" / "test"))
os.environ.setdefault("SECRET_KEY", "a-key-for-tests-only")

from csi_portal.settings import *  # noqa: F403
from csi_portal.settings import DATABASE_URL, DATABASES, MEDIA_ROOT, STATIC_ROOT, STORAGES

if not DATABASE_URL:
    DATABASES["default"]["DURABLE"] = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise warns of a missing folder
# Tests run in two processes side by side; each has its own uploads, as it has its own database.
MEDIA_ROOT /= os.environ.get("PYTEST_XDIST_WORKER", "")
