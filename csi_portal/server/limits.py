"""How often one sender may ask: permits counted in the cache that all workers share."""

import hashlib
import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction


def network_address(request):
    """Where a request comes from, behind as many proxies of ours as the settings say."""
    return f"ip:{get_adapter().get_client_ip(request)}"


def take(what, who, *, most, window, now):
    """Use up one of `most` permits for `what` within `window` (a timedelta); False when all are used.

    Fails closed: without the database nobody passes.
    The advisory lock makes reading and writing one step, so that many requests at once can't slip through.
    The key is a keyed hash: the cache holds no address.
    """
    key = f"{what}:" + hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
            used = [moment for moment in cache.get(key, []) if moment > now - window]
            if len(used) < most:
                cache.set(key, [*used, now], window.total_seconds())
            return len(used) < most
    except DatabaseError:
        return False
