"""Training modules: what can be taught. Both centres write them together."""

from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from csi_portal.registrations.admin.history import history_page
from csi_portal.ui.admin import PortalAdmin, press
from innovations.admin.bilingual import BilingualAdmin
from innovations.models import Innovation

from .. import actions
from ..models import Module
from ..permissions import may_write_modules
from .inlines import MaterialInline, save_rows


@admin.register(Module)
class ModuleAdmin(BilingualAdmin, PortalAdmin):
    list_display = ["title", "state", "hours", "revision", "is_sample"]
    list_filter = ["state", "is_sample"]
    search_fields = ["title_cs", "title_en", "slug"]
    readonly_fields = ["state"]
    prepopulated_fields = {"slug": ["title_cs"]}
    fields = [
        "state",
        ("title_cs", "title_en"),
        "slug",
        ("aim_cs", "aim_en"),
        ("outcomes_cs", "outcomes_en"),
        ("syllabus_cs", "syllabus_en"),
        ("audience_cs", "audience_en"),
        ("hours", "threshold_percent", "language", "revision"),
        ("source_example", "source_partner"),
    ]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 4})}}
    inlines = [MaterialInline]
    change_form_template = "trainings/admin/module.html"
    actions = None

    @admin.display(description=gettext_lazy("title"), ordering="title_key")
    def title(self, module):
        return module.title

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "source_example":
            kinds = Innovation.objects.published().filter(kind=Innovation.Kind.TRAINING_MODULE)
            kwargs["queryset"] = kinds.order_by("title_key")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        """What readers have seen keeps its address."""
        shown = obj and obj.state == Module.State.PUBLISHED
        return [*self.readonly_fields, "slug"] if shown else self.readonly_fields

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def save_model(self, request, obj, form, change):
        actions.save_module(module=obj, by=request.user, now=timezone.now(), fields=form.changed_data)

    def save_formset(self, request, form, formset, change):
        save_rows(request, formset)

    def has_delete_permission(self, request, obj=None):
        """A module that is taught, or was, stays."""
        free = obj is None or (obj.state == Module.State.DRAFT and not obj.trainings.exists())
        return free and super().has_delete_permission(request, obj)

    def delete_model(self, request, obj):
        actions.remove_module(module=obj, by=request.user, now=timezone.now())

    def history_view(self, request, object_id, extra_context=None):
        module = get_object_or_404(Module, pk=object_id if str(object_id).isdecimal() else None)
        if not self.has_view_permission(request, module):
            raise PermissionDenied
        return history_page(self, request, module)

    def get_buttons(self):
        return {"publish": publish, "withdraw": withdraw}


@require_POST
def publish(request, pk):
    return press_for_module(request, pk, Module.State.PUBLISHED, _("The module is published."))


@require_POST
def withdraw(request, pk):
    return press_for_module(request, pk, Module.State.DRAFT, _("Readers no longer see the module."))


def press_for_module(request, pk, state, done):
    module = get_object_or_404(Module, pk=pk)
    if not may_write_modules(request.user):
        raise PermissionDenied
    press(request, actions.set_module_state, done=done, module=module, state=state)
    return redirect("admin:trainings_module_change", pk)
