"""The read-only API, version 1: the published catalogue for machines (docs/open-data.md)."""

from .description import Description
from .operations import api
from .urls import urls

__all__ = ["Description", "api", "urls"]
