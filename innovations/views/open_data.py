"""What every answer for machines has in common: conditional, limited, for everybody the same.

The validator is made from the version of the catalogue, so that asking again whether something has changed
costs one query. It uses up no permit either: whoever asks politely may ask often.
"""

import hashlib
from datetime import timedelta
from functools import wraps
from importlib.metadata import version as release_of

from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from csi_portal.server.limits import network_address, take
from csi_portal.ui.views import too_many_requests
from innovations.models import CatalogueVersion

RELEASE = release_of("csi-portal")  # a new release may write the same examples in another way
CACHING = "public, no-cache"  # everybody may keep it, but asks each time whether it still holds


def for_machines(what, *, most, window, refuse=too_many_requests):
    """Decorator of a view whose answer only the address and the catalogue's version decide.

    `most` answers within `window` (a timedelta) for one network address; then `refuse(request)` answers.
    """

    def decorate(view):
        @wraps(view)
        @require_safe
        def answer(request, *args, **kwargs):
            request.catalogue_version = CatalogueVersion.objects.current()
            etag = validator(request)
            if unchanged := get_conditional_response(request, etag=etag):
                return with_validator(unchanged, etag)
            if not take(what, network_address(request), most=most, window=window, now=timezone.now()):
                return refused(refuse(request), window)
            response = view(request, *args, **kwargs)
            return with_validator(response, etag) if response.status_code == 200 else response

        return answer

    return decorate


def validator(request):
    """A weak ETag: what decides about the answer, hashed. Files name the day on which they were made."""
    parts = (
        RELEASE, request.catalogue_version, request.build_absolute_uri(), get_language(), timezone.localdate()
    )  # fmt: skip
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def with_validator(response, etag):
    response["ETag"] = etag
    response["Cache-Control"] = CACHING
    return response


def refused(response, window: timedelta):
    response["Retry-After"] = str(int(window.total_seconds()))
    response["Cache-Control"] = "no-store"
    return response
