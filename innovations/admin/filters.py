"""Filters of the list of examples: what wants an editor's hand."""

import datetime

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SOON = datetime.timedelta(days=30)


class Choice(admin.SimpleListFilter):
    """A filter whose values and their conditions stand beside each other in `conditions`."""

    def conditions(self):
        """{value: (label, Q)}"""
        return {}

    def lookups(self, request, model_admin):
        return [(value, label) for value, (label, _condition) in self.conditions().items()]

    def queryset(self, request, queryset):
        _label, condition = self.conditions().get(self.value(), ("", Q()))
        return queryset.filter(condition)


class CheckFilter(Choice):
    title = _("check of the facts")
    parameter_name = "check"

    def conditions(self):
        today = timezone.localdate()
        published = Q(status="published")
        return {
            "due": (_("due (published)"), published & Q(check_due_on__lte=today)),
            "soon": (_("due within 30 days"), published & Q(check_due_on__range=(today, today + SOON))),
            "never": (_("never checked"), Q(checked_on=None)),
        }


class CompletenessFilter(Choice):
    title = _("completeness")
    parameter_name = "complete"

    def conditions(self):
        return {
            "low": (_("under 40 %"), Q(completeness__lt=40)),
            "middle": (_("40 to 69 %"), Q(completeness__range=(40, 69))),
            "high": (_("70 % and more"), Q(completeness__gte=70)),
        }


class LanguageFilter(Choice):
    """A text that exists in one language only where the page needs both: the title and how it works."""

    title = _("missing language")
    parameter_name = "without"

    def conditions(self):
        return {
            "cs": (_("Czech is missing"), Q(title_cs="") | (Q(how_cs="") & ~Q(how_en=""))),
            "en": (_("English is missing"), Q(title_en="") | (Q(how_en="") & ~Q(how_cs=""))),
        }


class SourceFilter(Choice):
    title = _("sources")
    parameter_name = "sources"

    def conditions(self):
        return {
            "none": (_("no source"), Q(sources=None)),
            "imported": (_("imported"), ~Q(imported_from="")),
            "unsure": (_("figures not rechecked"), Q(figures_not_rechecked=True)),
        }


class WaitsFilter(admin.SimpleListFilter):
    """The rows of “What waits for me” on the first page."""

    title = _("what waits for me")
    parameter_name = "waits"

    def lookups(self, request, model_admin):
        return [
            ("approve", _("submitted by others")),
            ("returned", _("returned to me")),
            ("publish", _("approved, to publish")),
        ]

    def queryset(self, request, queryset):
        narrowed = {
            "approve": lambda: queryset.waiting_for_approval_by(request.user),
            "returned": lambda: queryset.returned_to(request.user),
            "publish": queryset.approved,
        }
        return narrowed[self.value()]() if self.value() in narrowed else queryset
