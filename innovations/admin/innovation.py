"""One example in the administration. The form writes its rows; actions keep what follows from them."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy
from translated_fields import TranslatedFieldAdmin

from csi_portal.ui.admin import PortalAdmin

from .. import actions
from ..forms import InnovationForm
from ..models import Attachment, Innovation, Picture
from .inlines import INLINES, LOW_TEXTS
from .workflow import WorkflowAdmin


def both(*names):
    """Fields of both languages side by side."""
    return [(f"{name}_cs", f"{name}_en") for name in names]


# Files have actions of their own: a row that is saved or goes takes its file along.
FILES = {
    Picture: (actions.save_picture, actions.remove_picture),
    Attachment: (actions.save_attachment, actions.remove_attachment),
}


@admin.register(Innovation)
class InnovationAdmin(WorkflowAdmin, TranslatedFieldAdmin, PortalAdmin):
    form = InnovationForm
    inlines = INLINES
    formfield_overrides = LOW_TEXTS
    list_display = ["name", "kind", "country", "status", "completeness", "checked_on", "check_due_on"]
    list_filter = ["status", "kind", "evidence_level", "figures_not_rechecked", "is_sample"]
    search_fields = ["title_cs", "title_en", "organisation", "slug"]
    filter_horizontal = ["target_groups", "themes", "actors"]
    prepopulated_fields = {"slug": ["title_cs"]}
    readonly_fields = [
        "status", "published_at", "checked_on", "checked_by", "check_due_on", "completeness",
        "lowest_cost_czk",
    ]  # fmt: skip
    change_form_template = "innovations/admin/innovation.html"
    actions = None
    fieldsets = [
        (None, {"fields": [*both("title"), "slug", "kind", ("status", "published_at"), "is_sample"]}),
        (gettext_lazy("Where"), {"fields": [
            ("country", "subdivision"), ("region", "place"),
            ("latitude", "longitude", "coordinates_approximate"),
            "organisation", "web", "year_started",
        ]}),
        (gettext_lazy("For whom and about what"), {"fields": ["target_groups", "themes"]}),
        (gettext_lazy("The story"), {"fields": both("summary", "problem", "how", "funding")}),
        (gettext_lazy("The programme"), {"classes": ["collapse"], "fields": both(
            "programme_eligibility", "programme_rate", "programme_duration", "programme_payer"
        )}),
        (gettext_lazy("The module"), {"classes": ["collapse"], "fields": [
            *both("module_audience"), "module_hours", *both("module_materials")
        ]}),
        (gettext_lazy("How it is doing"), {"fields": ["state", *both("state_note")]}),
        (gettext_lazy("Experience"), {"fields": both("challenges", "conditions", "lessons")}),
        (gettext_lazy("What it would take here"), {"fields": [
            "actors", "smallest_population", *both("smallest_population_note", "transfer_staff"),
            "months_to_first_result",
            *both("transfer_law", "transfer_money", "transfer_changes", "transfer_risks"),
        ]}),
        (gettext_lazy("Evidence"), {"fields": [
            "evidence_level", *both("evidence_reason", "caveats"), "figures_not_rechecked",
            ("checked_on", "checked_by", "check_due_on"), ("completeness", "lowest_cost_czk"),
        ]}),
        (gettext_lazy("The original"), {"classes": ["collapse"], "fields": [
            ("original_language", "original_title"), "original_text", "adaptation_origin"
        ]}),
    ]  # fmt: skip

    @admin.display(description=gettext_lazy("title"), ordering="title_key")
    def name(self, innovation):
        return str(innovation)

    def save_formset(self, request, form, formset, change):
        if formset.model not in FILES:
            super().save_formset(request, form, formset, change)
            return
        save, remove = FILES[formset.model]
        for row in formset.save(commit=False):
            save(row, by=request.user, now=timezone.now())
        for row in formset.deleted_objects:
            remove(row, by=request.user, now=timezone.now())

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        touched = [formset.prefix for formset in formsets if formset.has_changed()]
        fields = [*form.changed_data, *touched]
        actions.save_edited(form.instance, by=request.user, now=timezone.now(), fields=fields)

    def has_delete_permission(self, request, obj=None):
        free = obj is None or not obj.is_published
        return free and super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        actions.remove(obj, by=request.user, now=timezone.now())
