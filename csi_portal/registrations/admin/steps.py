"""A step of the desk: a page that asks what the act needs, shows what it would send, and then does it."""

import hashlib
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django import forms
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from csi_portal.ui.admin import press

from .rehearsal import rehearse

# What a press of “Do it” adds to the form; the rest is what was shown.
OWN_FIELDS = {"csrfmiddlewaretoken", "shown", "sure"}


class Nothing(forms.Form):
    """A step that needs no answer. Others derive from it."""

    def __init__(self, *args, subject, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.subject = subject

    def given(self):
        """The keywords of the act besides its subject, `by` and `now`."""
        return dict(self.cleaned_data)


class Step(NamedTuple):
    """`act` is a verb of `actions`, called with the row as its keyword `subject`.

    `note` says in a sentence what it does; `shows` (row, now) tells whether the button stands on the page.
    """

    label: str
    done: str
    act: Callable
    subject: str
    note: str = ""
    form: type = Nothing
    shows: Callable = lambda row, now: True


class WithSteps:
    """Mixed into an admin: a page for each of its `steps`, at `<pk>/<verb>/`."""

    steps = {}

    def get_buttons(self):
        return {verb: partial(self.step_view, verb=verb) for verb in self.steps} | super().get_buttons()

    def steps_for(self, row, now):
        """(step, address) of the steps that make sense now."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return [
            (step, reverse(f"{name}_{verb}", args=[row.pk]))
            for verb, step in self.steps.items()
            if step.shows(row, now)
        ]

    def step_view(self, request, pk, verb):
        """Ask (GET), show what would happen (POST), do it (POST with `sure`, for just what was shown)."""
        step, row = self.steps[verb], self.find(request, pk)
        form = form_of(step.form, request, row)
        if is_sure(request) and form.is_valid():
            result = press(request, step.act, done=step.done, **{step.subject: row}, **form.given())
            # What the act made, such as the copy of a training, is where the work goes on.
            goes_on = result if isinstance(result, self.model) else row
            return redirect(self.address_of(goes_on))
        rehearsal = None
        if form.is_valid():
            rehearsal = rehearse(
                step.act, by=request.user, now=timezone.now(), **{step.subject: row}, **form.given()
            )
            row = self.find(request, pk)  # the one that was tried holds what was taken back
        return self.ask(request, step, form, rehearsal, original=row, about=row, back=self.address_of(row))

    def ask(self, request, step, form, rehearsal, **context):
        """The page of a step."""
        context |= {
            **self.admin_site.each_context(request),
            "title": step.label,
            "opts": self.opts,
            "step": step,
            "form": form,
            "rehearsal": rehearsal,
            "shown": digest(request.POST),
        }
        return TemplateResponse(request, "registrations/admin/step.html", context)

    def address_of(self, row):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])


def form_of(form, request, subject):
    """The form of a step with what was typed; one that asks nothing is answered at once."""
    if request.method == "POST":
        return form(request.POST, subject=subject)
    empty = form(subject=subject)
    return empty if empty.fields else form({}, subject=subject)


def is_sure(request):
    """Whether the button below a preview was pressed, and for just what the preview showed."""
    return "sure" in request.POST and request.POST.get("shown") == digest(request.POST)


def digest(posted):
    """Of what a form holds: a preview belongs to just these answers."""
    lists = sorted((name, values) for name, values in posted.lists() if name not in OWN_FIELDS)
    return hashlib.sha256(repr(lists).encode()).hexdigest()
