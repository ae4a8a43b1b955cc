"""Dated trainings at the desk."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from csi_portal.registrations.admin import EventAdmin
from csi_portal.registrations.admin.event_steps import EVENT_STEPS, is_to_come
from csi_portal.registrations.admin.needs import needs_of
from csi_portal.registrations.admin.steps import Step
from csi_portal.registrations.permissions import may_cater
from innovations.admin.bilingual import BilingualAdmin

from .. import actions
from ..models import Training
from .forms import CopyForm, DatesForm, NewTrainingForm
from .inlines import MaterialInline, QuestionInline, SessionInline, save_rows
from .people import people_response

NEW = ["centre", "module", "begins", "ends", "place", "is_online", "capacity", "minimum", "admission"]
TRAINING_STEPS = {
    "reschedule": Step(
        label=gettext_lazy("Change the dates or the place"),
        done=gettext_lazy("The dates are changed."),
        note=gettext_lazy("Who has a seat gets a letter, and the entry in her calendar moves."),
        act=actions.reschedule,
        subject="training",
        form=DatesForm,
        shows=is_to_come,
    ),
    "copy": Step(
        label=gettext_lazy("Copy it to new dates"),
        done=gettext_lazy("This is the copy; check its dates and publish it."),
        note=gettext_lazy("Questions, hours and deadlines come along; participants and materials do not."),
        act=actions.copy_training,
        subject="training",
        form=CopyForm,
    ),
}


@admin.register(Training)
class TrainingAdmin(BilingualAdmin, EventAdmin):
    steps = {**EVENT_STEPS, **TRAINING_STEPS}
    list_display = ["title", "starts_at", "centre", "state", "seats", "in_queue", "closes_at"]
    search_fields = ["module__title_cs", "module__title_en", "slug", "place", "trainers"]
    ordering = ["-starts_at", "-pk"]
    readonly_fields = ["state", "module", "centre", "capacity", "starts_at", "ends_at", "place", "is_online"]
    readonly_fields += ["opens_at", "closes_at", "cancel_until", "cancel_reason"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("module", "centre"),
                    ("starts_at", "ends_at"),
                    ("opens_at", "closes_at", "cancel_until"),
                    ("place", "is_online"),
                    ("capacity", "minimum", "offer_hours"),
                    ("admission", "language", "project"),
                    "trainers",
                    ("note_cs", "note_en"),
                ]
            },
        )
    ]
    inlines = [SessionInline, QuestionInline, MaterialInline]

    def get_queryset(self, request):
        return super().get_queryset(request).for_list()

    @admin.display(description=Training._meta.verbose_name, ordering="module__title_key")
    def title(self, training):
        return training.title

    # --- A new one: what it needs to exist; the rest is filled in afterwards ------------------------------

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is None:
            kwargs |= {"form": NewTrainingForm, "fields": NewTrainingForm.Meta.fields}
        return super().get_form(request, obj, change=change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        return self.fieldsets if obj else [(None, {"fields": NEW})]

    def get_readonly_fields(self, request, obj=None):
        """How seats are given stays as it was once people can read it."""
        if obj is None:
            return []
        return self.readonly_fields if obj.state == obj.State.DRAFT else [*self.readonly_fields, "admission"]

    def get_inlines(self, request, obj):
        return self.inlines if obj else []

    def save_model(self, request, obj, form, change):
        if change:
            fields = form.changed_data
            actions.save_edited(training=obj, fields=fields, by=request.user, now=timezone.now())
            return
        when = {"starts_at": form.cleaned_data["begins"], "ends_at": form.cleaned_data["ends"]}
        actions.start_draft(training=obj, by=request.user, now=timezone.now(), **when)

    def save_formset(self, request, form, formset, change):
        save_rows(request, formset)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        touched = [formset.prefix for formset in formsets if formset.has_changed()]
        if touched:
            actions.note_edited(training=form.instance, fields=touched, by=request.user, now=timezone.now())

    # --- Who comes, as a table; what they need, for the caterer ------------------------------------------

    def links(self, request, training):
        people = "admin:trainings_training_people"
        links = [
            (_("Participants as CSV"), reverse(people, args=[training.pk, "csv"])),
            (_("Participants as XLSX"), reverse(people, args=[training.pk, "xlsx"])),
        ]
        if may_cater(request.user, training):
            needs = reverse("admin:trainings_training_needs", args=[training.pk])
            links.append((_("Needs for the caterer"), needs))
        return links

    def get_urls(self):
        people, needs = map(self.admin_site.admin_view, (self.people_view, self.needs_view))
        return [
            path("<int:pk>/people/<slug:kind>/", people, name="trainings_training_people"),
            path("<int:pk>/needs/", needs, name="trainings_training_needs"),
            *super().get_urls(),
        ]

    def people_view(self, request, pk, kind):
        return people_response(self.find(request, pk), kind)

    def needs_view(self, request, pk):
        training = self.find(request, pk)
        if not may_cater(request.user, training):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": _("Needs for the caterer"),
            "opts": self.opts,
            "original": training,
            **needs_of(training),
        }
        response = TemplateResponse(request, "registrations/admin/needs.html", context)
        response["Cache-Control"] = "no-store"
        return response

    def response_add(self, request, obj, post_url_continue=None):
        """Its sessions, questions and texts are what comes next."""
        self.message_user(request, _("The draft is started. Write what people should know, then publish it."))
        return redirect(self.address_of(obj))

    def delete_model(self, request, obj):
        actions.remove_draft(training=obj, by=request.user, now=timezone.now())
