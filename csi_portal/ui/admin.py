"""The base of every page of the administration: lists of one length, and buttons that call actions."""

import datetime
from typing import NamedTuple

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Min
from django.urls import path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

WRITTEN = ("answer", "comment", "reason", "text")  # what a button may send; a refusal must not lose it


class Wait(NamedTuple):
    """A row of “What waits for me”: how many, since when (a day or a moment), and where they are listed."""

    label: str
    count: int
    since: datetime.date | None
    address: str


def wait(label, rows, moment, address):
    """A `Wait` for the rows of a QuerySet by their field `moment`, in one query; None when there are none."""
    found = rows.order_by().aggregate(number=Count("pk"), since=Min(moment))
    return Wait(label, found["number"], found["since"], address) if found["number"] else None


class PortalAdmin(admin.ModelAdmin):
    """A stock admin page whose changes of state are buttons."""

    list_per_page = 50
    show_full_result_count = False

    def get_view_on_site_url(self, obj=None):
        """The page of the object itself, for who sees this one; Django's redirect asks nobody (urls.py)."""
        return obj.get_absolute_url() if obj and hasattr(obj, "get_absolute_url") else None

    def get_buttons(self):
        """Verbs and their `@require_POST` views, at `<pk>/<verb>/`, named admin:<app>_<model>_<verb>."""
        return {}

    def changelist_view(self, request, extra_context=None):
        """The list is headed by what is in it; Django's “Select … to change” would have to be declined."""
        heading = {"title": capfirst(self.opts.verbose_name_plural)}
        return super().changelist_view(request, heading | (extra_context or {}))

    def get_urls(self):
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(f"<int:pk>/{verb}/", self.admin_site.admin_view(view), name=f"{model}_{verb}")
            for verb, view in self.get_buttons().items()
        ] + super().get_urls()


def press(request, act, *, done, **given):
    """Do one act in the name of the user, and say what happened: `done`, or why it was refused.

    Returns what the act returned, None when it was refused.
    """
    try:
        result = act(by=request.user, now=timezone.now(), **given)
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        for text in filter(None, map(given.get, WRITTEN)):
            messages.info(request, _("You had written: %(text)s") % {"text": text})
        return None
    messages.success(request, done)
    return result
