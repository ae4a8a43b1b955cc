"""What is past its retention, by centre, and when the nightly erasing last ran."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from centres.models import Centre
from csi_portal.accounts.permissions import is_administrator
from csi_portal.history.models import Erasure
from csi_portal.ui.admin import PortalAdmin

from .actions import overdue_by_centre
from .permissions import centres_to_watch

RUNS_SHOWN = 14


@admin.register(Erasure)
class ErasureAdmin(PortalAdmin):
    """The list is a page of its own: what is overdue. One run, for administrators, says what was erased."""

    fields = ["at", "erased"]
    actions = None

    def get_queryset(self, request):
        runs = super().get_queryset(request)
        return runs if is_administrator(request.user) else runs.none()

    def changelist_view(self, request, extra_context=None):
        if not self.has_view_permission(request):
            raise PermissionDenied
        watched = centres_to_watch(request.user)
        found = Centre.objects.order_by("pk") if watched is None else Centre.objects.filter(slug__in=watched)
        columns = [(centre.slug, centre.name) for centre in found.order_by("pk")]
        if watched is None:
            columns.append(("", _("no centre")))
        overdue = overdue_by_centre(now=timezone.now(), centres=watched)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Data past its retention"),
            "opts": self.opts,
            "columns": [name for _slug, name in columns],
            "rows": [(rule, [counted[slug] for slug, _name in columns]) for rule, counted in overdue],
            "is_clean": not any(sum(counted.values()) for _rule, counted in overdue),
            "runs": list(Erasure.objects.values("pk", "at")[:RUNS_SHOWN]),
            "opens_runs": watched is None,
        }
        return render(request, "pages/admin/overdue.html", context)
