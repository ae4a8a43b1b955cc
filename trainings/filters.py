"""The filters of trainings, read from the address: list, month grid and calendar share them."""

import datetime
import re
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import F, Q
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from centres.models import Centre

from .models import Module, Training

PAST = "minule"
MONTH = re.compile(r"20\d\d-(0[1-9]|1[0-2])", re.ASCII)


def month_of(text):
    """The first day of the month "2026-12"; None for anything else."""
    return datetime.date.fromisoformat(f"{text}-01") if MONTH.fullmatch(text) else None


def bounds_of(month):
    """The moments at which the month that begins on this day begins and ends, in Prague's time."""
    following = (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return tuple(
        timezone.make_aware(datetime.datetime.combine(day, datetime.time())) for day in (month, following)
    )


class TrainingFilter(django_filters.FilterSet):
    """Trainings that anybody may see. What no filter knows is left out and named by `unknown`."""

    kdy = django_filters.ChoiceFilter(
        label=_("When"), choices=[(PAST, _("past trainings"))], empty_label=_("upcoming"), method="as_it_is"
    )
    centrum = django_filters.ChoiceFilter(
        label=_("Centre"), field_name="centre__slug", empty_label=_("both centres")
    )
    modul = django_filters.ChoiceFilter(
        label=_("Module"), field_name="module__slug", empty_label=_("all modules")
    )
    mesic = django_filters.ChoiceFilter(label=_("Month"), empty_label=_("any month"), method="in_month")
    volne = django_filters.BooleanFilter(
        label=_("With a free seat"), widget=forms.CheckboxInput, method="with_free_seat"
    )
    online = django_filters.BooleanFilter(label=_("Online"), widget=forms.CheckboxInput, method="held_online")

    class Meta:
        model = Training
        fields = ["kdy", "centrum", "modul", "mesic", "volne", "online"]

    def __init__(self, data, *, now, without=()):
        """`without` names filters that a page has no use for: the month grid shows its own month."""
        super().__init__(data, queryset=Training.objects.published().for_list())
        self.now = now
        for name in without:
            del self.filters[name]
        self.offer_choices()

    def offer_choices(self):
        """Only the months that the trainings of this time really have."""
        self.choose("centrum", [(centre.slug, centre.name) for centre in Centre.objects.all()])
        self.choose(
            "modul", [(module.slug, module.title) for module in Module.objects.published().in_order()]
        )
        if "mesic" in self.filters:
            starts = self.at_time(Training.objects.published()).datetimes("starts_at", "month")
            self.choose("mesic", [(f"{start:%Y-%m}", format_date(start, "F Y")) for start in starts])

    def choose(self, name, choices):
        self.filters[name].extra["choices"] = choices

    # --- what each of them does -------------------------------------------------------------------------

    def filter_queryset(self, trainings):
        return super().filter_queryset(self.at_time(trainings))

    def at_time(self, trainings):
        """Upcoming ones from the next, past ones from the last; all of them where there is no choice."""
        if "kdy" not in self.filters:
            return trainings
        if self.data.get("kdy") == PAST:
            return trainings.filter(ends_at__lt=self.now).order_by("-starts_at", "-pk")
        return trainings.filter(ends_at__gte=self.now).order_by("starts_at", "pk")

    def as_it_is(self, trainings, _name, _value):
        return trainings

    def in_month(self, trainings, _name, value):
        begins, ends = bounds_of(month_of(value))
        return trainings.filter(starts_at__gte=begins, starts_at__lt=ends)

    def with_free_seat(self, trainings, _name, wanted):
        """Where who registers now gets a seat, or may apply for one that is left."""
        if not wanted:
            return trainings
        opened = Q(opens_at__isnull=True) | Q(opens_at__lte=self.now)
        open_now = trainings.filter(opened, state=Training.State.PUBLISHED, closes_at__gt=self.now)
        return open_now.filter(taken__lt=F("capacity"))

    def held_online(self, trainings, _name, wanted):
        return trainings.filter(is_online=True) if wanted else trainings

    # --- what a page says of them -----------------------------------------------------------------------

    @property
    def chosen(self):
        """{parameter: value as it stands in the address} of all filters that are on."""
        self.errors  # noqa: B018  makes the form clean itself
        return {name: "1" if value is True else value for name, value in self._cleaned().items() if value}

    def _cleaned(self):
        return {name: self.form.cleaned_data.get(name) for name in self.filters}

    @property
    def unknown(self):
        """The values that no filter knows, as they were sent."""
        return [self.data.get(name, "") for name in self.errors]

    def query(self, **changes):
        """The query string of these filters, changed; a change to "" takes one away. "" when none is on."""
        kept = {name: value for name, value in {**self.chosen, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    def chips(self, path):
        """Every filter that is on as (text, address of the page without it)."""
        return [
            (self.said(name, value), path + self.query(**{name: ""})) for name, value in self.chosen.items()
        ]

    def said(self, name, value):
        field = self.form.fields[name]
        if isinstance(field, forms.ChoiceField):
            return f"{field.label}: {dict(field.choices)[value]}"
        return field.label
