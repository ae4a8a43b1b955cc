"""How often one sender may ask, and how much may be sent at once."""

import hashlib
import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.db import DatabaseError, connection, transaction

LARGEST_FORM_BYTES = 100 * 1024 * 1024  # the administration sends several pictures and documents at once


class LargestForm(FileUploadHandler):
    """Refuses a form with files that is too large before it is read: anybody may send one anywhere."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 (Django's)
        if content_length > LARGEST_FORM_BYTES:
            raise RequestDataTooBig("A form with files is too large.")

    def receive_data_chunk(self, raw_data, start):
        return raw_data  # for the next handler

    def file_complete(self, file_size):
        return None


def network_address(request):
    """Where a request comes from, behind as many proxies of ours as the settings say."""
    return f"ip:{get_adapter().get_client_ip(request)}"


# One statement counts and takes: the row of a sender is locked by it, so many requests at once can't slip
# through. Without a free permit nothing is written and nothing comes back.
TAKE = """
    INSERT INTO server_permit AS permit (key, moments, expires_at)
    VALUES (%(key)s, array_fill(%(now)s::timestamptz, ARRAY[%(count)s]), %(expires_at)s)
    ON CONFLICT (key) DO UPDATE
    SET moments = ARRAY(SELECT each FROM unnest(permit.moments) AS each WHERE each > %(since)s)
            || excluded.moments,
        expires_at = %(expires_at)s
    WHERE (SELECT count(*) FROM unnest(permit.moments) AS each WHERE each > %(since)s) + %(count)s <= %(most)s
    RETURNING 1
"""


def take(what, who, *, most, window, now, count=1):
    """Use up `count` of `most` permits for `what` within `window` (a timedelta); False when too few are left.

    Fails closed: without the database nobody passes, nor when the permit can't be written down.
    The key is a keyed hash: the table holds no address.
    """
    key = f"{what}:" + hmac.new(settings.SECRET_KEY.encode(), who.encode(), hashlib.sha256).hexdigest()
    given = {"key": key, "now": now, "since": now - window, "expires_at": now + window, "most": most}
    given["count"] = count
    if count > most:
        return False
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(TAKE, given)
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def take_turn(what):
    """Have the one turn for `what` among all workers; False while somebody has it.

    It ends with `give_turn_back`, or with the connection to the database when a worker dies.
    """
    return _of_turn("pg_try_advisory_lock", what)


def give_turn_back(what):
    """To be called before the request's connection is given back."""
    return _of_turn("pg_advisory_unlock", what)


def _of_turn(function, what):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(hashtextextended(%s, 0))", [f"turn:{what}"])
        return cursor.fetchone()[0]
