"""The list of trainings and the grid of a month: two views of one query (`trainings.filters`)."""

import datetime
from calendar import Calendar
from typing import NamedTuple

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from ..filters import TrainingFilter, bounds_of, month_of
from ..models import Session

VIEWS = (
    ("trainings:list", gettext_lazy("List"), "list"),
    ("trainings:month", gettext_lazy("Calendar"), "calendar"),
)
PER_PAGE = 20


class TrainingView(TemplateView):
    """What list and month share: the filters, their chips, the tabs, the address of the calendar.

    Each of them defines `shown(filters)`, the part of the context that only it has.
    """

    without = ()

    def get_context_data(self, **kwargs):
        filters = TrainingFilter(self.request.GET, now=timezone.now(), without=self.without)
        path = self.request.path
        return super().get_context_data(
            form=filters.form,
            chips=filters.chips(path),
            unknown=filters.unknown,
            now=filters.now,
            tabs=[
                (reverse(name) + filters.query(), label, reverse(name) == path, icon)
                for name, label, icon in VIEWS
            ],
            calendar_address=self.request.build_absolute_uri(
                reverse("trainings:calendar") + filters.query(kdy="")
            ),
            **self.shown(filters),
            **kwargs,
        )


class TrainingList(TrainingView):
    template_name = "trainings/training_list.html"

    def shown(self, filters):
        page = Paginator(filters.qs, PER_PAGE).get_page(self.request.GET.get("page"))
        return {"page_obj": page, "object_list": page.object_list, "total": page.paginator.count}


class Day(NamedTuple):
    """A square of the grid."""

    date: datetime.date
    is_in_month: bool
    is_today: bool
    sessions: list


class TrainingMonth(TrainingView):
    """All sessions of one month. Without a month in the address it is the present one."""

    template_name = "trainings/training_month.html"
    without = ("kdy", "mesic")

    def shown(self, filters):
        today = timezone.localdate(filters.now)
        month = month_of(self.request.GET.get("mesic", "")) or today.replace(day=1)
        begins, ends = bounds_of(month)
        held = Session.objects.filter(
            training__in=filters.qs.order_by().values("pk"), starts_at__gte=begins, starts_at__lt=ends
        )
        sessions = list(
            held.select_related("training__module", "training__centre").order_by("starts_at", "pk")
        )
        return {
            "month": month,
            "weeks": weeks(month, sessions, today),
            "sessions": sessions,
            "total": len({session.training_id for session in sessions}),
            "previous": step(self.request.path, filters, begins - datetime.timedelta(days=1)),
            "next": step(self.request.path, filters, ends),
            "this_month": None if month == today.replace(day=1) else self.request.path + filters.query(),
        }


def weeks(month, sessions, today):
    """The month as rows of seven `Day`s from Monday."""
    by_day = {}
    for session in sessions:
        by_day.setdefault(timezone.localdate(session.starts_at), []).append(session)
    return [
        [Day(day, day.month == month.month, day == today, by_day.get(day, [])) for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.month)
    ]


def step(path, filters, moment):
    """A neighbouring month as (its first day, its address); None where the grid ends."""
    month = timezone.localdate(moment).replace(day=1)
    if not month_of(f"{month:%Y-%m}"):
        return None
    return month, path + filters.query(mesic=f"{month:%Y-%m}")
