"""The jobs, to read only: what waits, what failed. They name what they work on by numbers, never people."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import Job

STATES = {
    "todo": _("waits"),
    "doing": _("under way"),
    "succeeded": _("done"),
    "failed": _("failed"),
    "cancelled": _("cancelled"),
    "aborted": _("stopped"),
}


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "status"

    def lookups(self, request, model_admin):
        return list(STATES.items())

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):
    list_display = ["what", "given", "state", "due_at", "tries"]
    list_filter = [StateFilter]
    search_fields = ["task_name"]
    fields = list_display
    ordering = ["-id"]
    list_per_page = 50
    show_full_result_count = False
    actions = None

    @admin.display(description=_("job"), ordering="task_name")
    def what(self, job):
        return job.task_name

    @admin.display(description=_("given values"))
    def given(self, job):
        return ", ".join(f"{name} = {value}" for name, value in job.args.items())

    @admin.display(description=_("state"), ordering="status")
    def state(self, job):
        return STATES.get(job.status, job.status)

    @admin.display(description=_("not before"), ordering="scheduled_at")
    def due_at(self, job):
        return job.scheduled_at

    @admin.display(description=_("attempts"), ordering="attempts")
    def tries(self, job):
        return job.attempts
