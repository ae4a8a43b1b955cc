"""The component gallery, and the pages for what goes wrong."""

import sys
from datetime import timedelta

from django.conf import settings
from django.core.paginator import Paginator
from django.db import OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language_from_path, override
from django.views.generic import TemplateView

from csi_portal.ui.forms import GalleryForm

COLOURS = ["paper", "surface", "wash", "ink", "ink-soft", "line", "line-strong", "accent", "accent-wash"]
COLOURS += ["second", "second-wash", "warn", "warn-wash", "bad", "bad-wash", "marker", "focus", "deep"]


class GalleryView(TemplateView):
    """Every component in every state; `?theme=dark` overrules the device, `?send=1` shows errors."""

    template_name = "ui/gallery.html"

    def get_context_data(self, **kwargs):
        theme = self.request.GET.get("theme", "")
        return super().get_context_data(
            tokens=COLOURS,
            theme=theme if theme in {"light", "dark"} else "",
            light_on=theme == "light",
            dark_on=theme == "dark",
            form=GalleryForm(self.request.GET if "send" in self.request.GET else None),
            page_of_many=Paginator(range(240), 10).get_page(self.request.GET.get("page", 7)),
            now=timezone.now(),
            soon=timezone.now() + timedelta(hours=30),
            later=timezone.now() + timedelta(days=19),
            past=timezone.now() - timedelta(days=2),
            **kwargs,
        )


def _error(request, status: int, template: str, context: dict | None = None) -> HttpResponse:
    """An error page in the language of its address: errors come before and after a language is chosen."""
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        return render(request, template, context, status=status)


def _plain_error(request, status: int, template: str) -> HttpResponse:
    """As `_error`, but without request, session, user and database: these may be what failed."""
    with override(get_language_from_path(request.path_info) or settings.LANGUAGE_CODE):
        return HttpResponse(render_to_string(template), status=status)


def bad_request(request, exception):
    return _plain_error(request, 400, "400.html")


def permission_denied(request, exception):
    return _error(request, 403, "403.html", {"reason": str(exception)})


def csrf_failure(request, reason=""):
    return _error(request, 403, "403_csrf.html")


def page_not_found(request, exception):
    return _error(request, 404, "404.html")


def too_many_requests(request, exception=None):
    return _error(request, 429, "429.html")


def server_error(request):
    """503 while the database is away, which passes by itself; 500 for everything else."""
    if isinstance(sys.exc_info()[1], OperationalError):
        response = _plain_error(request, 503, "503.html")
        response["Retry-After"] = "30"
        return response
    return _plain_error(request, 500, "500.html")
