"""Whole pages kept in the process for readers without a session.

Only for pages whose whole content changes the catalogue's version: its own lists and examples. The version
is read from the database in every request, so a page is never older than the last change. Nobody who has a
session, and no answer that sets a cookie, opens a session or holds a form's secret token, ever comes near
it.
"""

import gzip
import hashlib
from collections import OrderedDict
from functools import cached_property, wraps

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.timezone import localdate
from django.utils.translation import get_language

from innovations.models import CatalogueVersion

MOST_BYTES = 24 * 1024 * 1024  # in each worker
LONGEST_ADDRESS = 500  # characters; longer ones are answered, but not kept
SESSION_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")


class Page:
    """The body and headers of a kept page; it is compressed when somebody asks for it a second time."""

    def __init__(self, response):
        self.content = response.content
        self.content_type = response["Content-Type"]
        self.etag = f'W/"{hashlib.sha256(self.content).hexdigest()[:32]}"'
        self.size = len(self.content) * 5 // 4  # with room for the compressed body

    @cached_property
    def compressed(self):
        return gzip.compress(self.content, 6, mtime=0)

    def response(self, request, *, packed):
        body = self.compressed if packed else self.content
        response = HttpResponse(body, content_type=self.content_type)
        if packed:
            response["Content-Encoding"] = "gzip"
        response["ETag"] = self.etag
        response["Cache-Control"] = "no-cache"  # keep it, but ask each time whether it still holds
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return get_conditional_response(request, etag=self.etag, response=response)


class KeptPages:
    """Pages of one version of the catalogue, the least recently read dropped beyond `MOST_BYTES`."""

    def __init__(self):
        self.version, self.pages, self.size = None, OrderedDict(), 0

    def get(self, version, key):
        if version != self.version:
            self.version, self.pages, self.size = version, OrderedDict(), 0
        if page := self.pages.get(key):
            self.pages.move_to_end(key)
        return page

    def put(self, version, key, page):
        if version != self.version:
            return
        self.pages[key] = page
        self.size += page.size
        while self.size > MOST_BYTES:
            _key, oldest = self.pages.popitem(last=False)
            self.size -= oldest.size


kept_pages = KeptPages()


def kept_by_version(view):
    """Decorator of a view: its page is made once for each address, language and version of the catalogue."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if not may_be_kept(request):
            return view(request, *args, **kwargs)
        version = request.catalogue_version = CatalogueVersion.objects.current()
        key = (request.get_full_path(), get_language(), request.get_host(), request.scheme, localdate())
        page = kept_pages.get(version, key)
        if page is None:
            response = view(request, *args, **kwargs)
            if hasattr(response, "render"):
                response = response.render()
            if not may_be_shared(request, response):
                return response
            page = Page(response)
            kept_pages.put(version, key, page)
            return page.response(request, packed=False)
        return page.response(request, packed="gzip" in request.headers.get("Accept-Encoding", ""))

    return answer


def may_be_kept(request):
    """A plain request for a page by somebody without a session."""
    return (
        request.method in ("GET", "HEAD")
        and not any(name in request.COOKIES for name in SESSION_COOKIES)
        and len(request.get_full_path()) <= LONGEST_ADDRESS
    )


def may_be_shared(request, response):
    """Whether the answer says nothing to this reader only: no cookie, no token, no session, no message."""
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
        and not request.session.modified
        and not request._messages.added_new
    )
