"""One example in the administration. The form writes its rows; actions keep what follows from them."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from csi_portal.ui.admin import PortalAdmin
from csi_portal.ui.typography import NBSP

from .. import actions
from ..forms import InnovationForm
from ..models import Attachment, Innovation, Picture, listed_terms
from .bilingual import BilingualAdmin
from .desk import Desk
from .filters import CheckFilter, CompletenessFilter, LanguageFilter, SourceFilter, WaitsFilter
from .help import HELP
from .inlines import CONTROLS, INLINES
from .workflow import WorkflowAdmin

# Files have actions of their own: a row that is saved or goes takes its file along.
FILES = {
    Picture: ("picture", actions.save_picture, actions.remove_picture),
    Attachment: ("attachment", actions.save_attachment, actions.remove_attachment),
}


@admin.register(Innovation)
class InnovationAdmin(Desk, WorkflowAdmin, BilingualAdmin, PortalAdmin):
    form = InnovationForm
    inlines = INLINES
    formfield_overrides = CONTROLS
    list_display = ["name", "status", "percent", "check_due_on", "updated_at"]
    list_filter = [
        WaitsFilter,
        "status",
        CheckFilter,
        CompletenessFilter,
        LanguageFilter,
        SourceFilter,
        "kind",
        "evidence_level",
        "is_sample",
    ]
    search_fields = ["title_cs", "title_en", "organisation", "slug"]
    readonly_fields = ["status", "checked_on", "checked_by", "check_due_on"]
    change_form_template = "innovations/admin/innovation.html"
    actions = None
    help_texts = HELP

    @admin.display(description=gettext_lazy("title"), ordering="title_key")
    def name(self, innovation):
        return str(innovation)

    @admin.display(description=gettext_lazy("completeness"), ordering="completeness")
    def percent(self, innovation):
        return f"{innovation.completeness}{NBSP}%"

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """The three lists of terms are read by one query."""
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        if not hasattr(request, "terms"):
            request.terms = listed_terms()
        model = field.queryset.model
        field.choices = [
            (term.pk, model(name_cs=term.name_cs, name_en=term.name_en).name)
            for term in request.terms
            if term.list_name == model._meta.model_name
        ]
        return field

    def save_formset(self, request, form, formset, change):
        if formset.model not in FILES:
            super().save_formset(request, form, formset, change)
            return
        name, save, remove = FILES[formset.model]
        for row in formset.save(commit=False):
            save(**{name: row}, by=request.user, now=timezone.now())
        for row in formset.deleted_objects:
            remove(**{name: row}, by=request.user, now=timezone.now())

    def save_related(self, request, form, formsets, change):
        rows = {row.prefix: row.instance for formset in formsets for row in formset.forms}
        for formset in formsets:
            formset.sources = rows
        super().save_related(request, form, formsets, change)
        touched = [formset.prefix for formset in formsets if formset.has_changed()]
        fields = [*form.changed_data, *touched]
        actions.save_edited(innovation=form.instance, by=request.user, now=timezone.now(), fields=fields)

    def has_delete_permission(self, request, obj=None):
        free = obj is None or not obj.is_published
        return free and super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        actions.remove(innovation=obj, by=request.user, now=timezone.now())
