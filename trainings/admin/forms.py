"""What the desk asks about a training."""

from django import forms
from django.utils.translation import gettext_lazy as _

from csi_portal.registrations.admin.steps import Nothing

from ..actions import Dates
from ..models import Training

NEW_SESSIONS = 2  # empty rows


class Moment(forms.DateTimeField):
    """A day and an hour, in the browser's own control, in Czech time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class CopyForm(Nothing):
    starts_on = forms.DateField(
        label=_("Day of the first session"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class DatesForm(Nothing):
    """When and where: every session of a training, and the deadlines that hang on them."""

    opens_at = Moment(label=_("Registration opens"), required=False, help_text=_("Empty: at once."))
    closes_at = Moment(label=_("Registration closes"))
    cancel_until = Moment(label=_("People may withdraw until"))
    place = forms.CharField(label=_("Place"), max_length=250, required=False)
    is_online = forms.BooleanField(label=_("Online"), required=False)

    def __init__(self, *args, subject, **kwargs):
        names = ("opens_at", "closes_at", "cancel_until", "place", "is_online")
        initial = {name: getattr(subject, name) for name in names}
        super().__init__(*args, subject=subject, initial=initial, **kwargs)
        self.rows = [*subject.sessions.all(), *[None] * NEW_SESSIONS]
        for number, session in enumerate(self.rows, start=1):
            begins, ends = self.names(number)
            words = {"number": number}
            labels = (_("Session %(number)s begins"), _("Session %(number)s ends"))
            for name, label, moment in (
                (begins, labels[0], session and session.starts_at),
                (ends, labels[1], session and session.ends_at),
            ):
                self.fields[name] = Moment(label=label % words, required=False, initial=moment)

    def names(self, number):
        return f"begins_{number}", f"ends_{number}"

    def clean(self):
        for number in range(1, len(self.rows) + 1):
            begins, ends = self.names(number)
            data = self.cleaned_data
            if begins in data and ends in data and bool(data[begins]) != bool(data[ends]):
                self.add_error(ends, _("Fill in the beginning and the end, or leave both empty."))
        return super().clean()

    def given(self):
        data = self.cleaned_data
        sessions = [
            (session and session.pk, data[f"begins_{number}"], data[f"ends_{number}"])
            for number, session in enumerate(self.rows, start=1)
            if data[f"begins_{number}"]
        ]
        whole = {name: data[name] for name in Dates._fields if name != "sessions"}
        return {"dates": Dates(**whole, sessions=sessions)}


class NewTrainingForm(forms.ModelForm):
    """What a training needs to exist: its module, its first session, a place and seats."""

    begins = Moment(label=_("The first session begins"))
    ends = Moment(label=_("The first session ends"))

    class Meta:
        model = Training
        fields = ("centre", "module", "place", "is_online", "capacity", "minimum", "admission")

    def clean(self):
        begins, ends = self.cleaned_data.get("begins"), self.cleaned_data.get("ends")
        if begins and ends and ends <= begins:
            self.add_error("ends", _("A session ends after it begins."))
        return super().clean()
