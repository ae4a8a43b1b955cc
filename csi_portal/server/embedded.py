"""The embedded PostgreSQL (placeholder being written by helper H1)."""

import secrets
from pathlib import Path


def secret_key(data_dir: Path, *, own_database: bool) -> str:
    path = data_dir / "secret_key"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


def database(data_dir: Path) -> dict:
    return {"ENGINE": "django.db.backends.postgresql", "NAME": "csi", "USER": "csi", "HOST": str(data_dir)}
