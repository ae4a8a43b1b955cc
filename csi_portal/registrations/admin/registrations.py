"""Who registered, to read; what changes goes through the steps."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from centres.permissions import visible_letters
from csi_portal.ui.admin import press
from csi_portal.ui.typography import until

from .. import actions
from .filters import BeyondFilter, EventFilter, StageFilter
from .forms import LetterForm
from .own import OfMyCentres
from .registration_steps import REGISTRATION_STEPS
from .rehearsal import rehearse
from .steps import Step, WithSteps, form_of, is_sure

WRITE = Step(
    label=_("Write to them"),
    done=_("The letters are on their way."),
    note=_("Only who takes part or waits gets the letter. Answers come to the e-mail of the centre."),
    act=actions.write_to,
    subject="registrations",
)


class RegistrationAdmin(WithSteps, OfMyCentres):
    """The base for the registrations of one kind of event."""

    steps = REGISTRATION_STEPS
    centre_path = "event__centre"
    list_display = ["name", "event", "stage", "works_for_", "submitted_at"]
    list_filter = [StageFilter, EventFilter, "origin", BeyondFilter]
    search_fields = ["name", "name_key", "email", "organisation_name", "organisation__name"]
    fields = [
        *("event", "name", "email", "phone", "works_for_", "role", "language", "stage", "origin", "group"),
        *("submitted_at", "queued_at", "confirmed_at", "ended_at", "exceeds"),
    ]
    readonly_fields = fields
    change_form_template = "registrations/admin/registration.html"
    change_list_template = "registrations/admin/registration_list.html"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__centre", "organisation", "group")

    @admin.display(description=_("state"), ordering="state")
    def stage(self, registration):
        """The state in words, with the moment until which it holds."""
        words = registration.get_state_display()
        if registration.expires_at:
            return _("%(state)s until %(moment)s") % {
                "state": words,
                "moment": until(registration.expires_at),
            }
        return words

    @admin.display(description=_("organisation"))
    def works_for_(self, registration):
        return registration.works_for or "–"

    def render_change_form(self, request, context, obj=None, **kwargs):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_answer_file"
        context |= {
            "steps": self.steps_for(obj, timezone.now()),
            "answers": [
                (answer.question, in_words(answer), reverse(name, args=[answer.pk]) if answer.file else "")
                for answer in obj.answers.select_related("question").order_by("question__position")
            ],
            "letters": visible_letters(request.user).about(obj).defer("text", "html", "calendar")[:50],
        }
        return super().render_change_form(request, context, obj=obj, **kwargs)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        file, write = map(self.admin_site.admin_view, (self.answer_file_view, self.write_view))
        return [
            path("answers/<int:pk>/file/", file, name=f"{name}_answer_file"),
            path("write/", write, name=f"{name}_write"),
            *super().get_urls(),
        ]

    def write_view(self, request):
        """A letter to those whom the list shows: its filters are in the address."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        people = list(self.get_changelist_instance(request).queryset.live())
        form = form_of(LetterForm, request, None)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        back = f"{reverse(name)}?{request.GET.urlencode()}"
        given = {"registrations": people, **form.given()} if form.is_valid() else {}
        if given and is_sure(request):
            press(request, WRITE.act, done=WRITE.done, **given)
            return redirect(back)
        rehearsal = rehearse(WRITE.act, by=request.user, now=timezone.now(), **given) if given else None
        about = ngettext("%(count)s registration", "%(count)s registrations", len(people))
        return self.ask(
            request, WRITE, form, rehearsal, original=None, about=about % {"count": len(people)}, back=back
        )

    def answer_file_view(self, request, pk):
        """A file that somebody sent as an answer; always saved, never opened as a page."""
        answers = self.model._meta.get_field("answers").related_model.objects.exclude(file="")
        answer = get_object_or_404(answers.select_related("registration"), pk=pk)
        self.find(request, answer.registration_id)
        try:
            opened = answer.file.open()
        except FileNotFoundError as gone:
            raise Http404 from gone
        response = FileResponse(opened, as_attachment=True, filename=answer.file.name.rpartition("/")[2])
        response["Cache-Control"] = "no-store"
        return response


def in_words(answer):
    """What somebody answered, as one line of text. A file is not its text."""
    value = answer.value
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


class GroupAdmin(OfMyCentres):
    """Colleagues whom one of them registered; their registrations are listed one by one."""

    centre_path = "event__centre"
    list_display = ["contact_name", "event", "size", "all_or_none", "created_at"]
    list_filter = [EventFilter, "all_or_none"]
    search_fields = ["contact_name", "contact_email", "organisation_name", "registrations__name"]
    fields = ["event", "contact_name", "contact_email", "works_for_", "all_or_none", "language", "created_at"]
    readonly_fields = fields
    change_form_template = "registrations/admin/group.html"

    def get_queryset(self, request):
        members = Prefetch("registrations", self.members().order_by("submitted_at", "pk"))
        return super().get_queryset(request).select_related("event", "organisation").prefetch_related(members)

    def members(self):
        return self.model._meta.get_field("registrations").related_model.objects.all()

    @admin.display(description=_("people"))
    def size(self, group):
        return len(group.registrations.all())

    @admin.display(description=_("organisation"))
    def works_for_(self, group):
        return (group.organisation.name if group.organisation else group.organisation_name) or "–"

    def render_change_form(self, request, context, obj=None, **kwargs):
        members = [
            (row, reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk]))
            for row in obj.registrations.all()
        ]
        return super().render_change_form(request, context | {"members": members}, obj=obj, **kwargs)
