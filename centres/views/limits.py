"""How often one sender may ask."""

import hashlib
import hmac
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction

from ..models import Enquiry

WINDOW = timedelta(hours=1)
# A whole municipal office or school shares one network address, so that limit is the looser one.
MOST_FROM_NETWORK_ADDRESS = 20
MOST_TO_MAILBOX = 5


def may_write_now(request, now):
    """Count one message from this network address; False when it has sent enough within the window."""
    return _take(f"ip:{get_adapter().get_client_ip(request)}", MOST_FROM_NETWORK_ADDRESS, now)


def may_ask_now(request, email, now):
    """The same for a new question, whose receipt goes to a mailbox that may be a stranger's."""
    recent = Enquiry.objects.filter(email__iexact=email, asked_at__gt=now - WINDOW)
    return may_write_now(request, now) and recent.count() < MOST_TO_MAILBOX


def _take(who, most, now):
    """Use up one of `most` permits within the window, counted in the cache that all workers share.

    Fails closed: without the database nobody passes.
    The advisory lock makes reading and writing one step, so that many requests at once can't slip through.
    The key is a keyed hash: the cache holds no address.
    """
    key = "ask:" + hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
            used = [moment for moment in cache.get(key, []) if moment > now - WINDOW]
            if len(used) < most:
                cache.set(key, [*used, now], WINDOW.total_seconds())
            return len(used) < most
    except DatabaseError:
        return False
