"""Links that no longer answer, to read only: the nightly check writes them."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from csi_portal.ui.admin import PortalAdmin

from ..models import DEAD_AFTER, LinkCheck


def link_state(source):
    """What is known of a source's address, in a sentence; `source` comes from `with_link_check`."""
    if getattr(source, "link_checked_at", None) is None:
        return _("Not asked yet; the portal asks about published examples at night.")
    day = date_format(localdate(source.link_checked_at))
    if not source.link_failures:
        return _("Yes, on %(day)s.") % {"day": day}
    values = {"day": day, "problem": LinkCheck.Problem(source.link_problem).label}
    if source.link_failures < DEAD_AFTER:
        return _("No, on %(day)s: %(problem)s. It will be asked again.") % values
    return _("Dead, %(problem)s (last asked on %(day)s). Find its new address or an archived copy.") % values


class DeadFilter(admin.SimpleListFilter):
    title, parameter_name = _("life"), "life"

    def lookups(self, request, model_admin):
        return [("dead", _("dead")), ("failing", _("failing, not dead yet")), ("living", _("living"))]

    def queryset(self, request, queryset):
        chosen = {
            "dead": {"failures__gte": DEAD_AFTER},
            "failing": {"failures__range": (1, DEAD_AFTER - 1)},
            "living": {"failures": 0},
        }
        return queryset.filter(**chosen.get(self.value(), {}))


@admin.register(LinkCheck)
class LinkCheckAdmin(PortalAdmin):
    list_display = ["address", "problem", "status", "failures", "first_failed_at", "checked_at"]
    list_filter = [DeadFilter, "problem"]
    search_fields = ["address"]
    ordering = ["-failures", "first_failed_at", "pk"]
    actions = None
