"""Who registered for the trainings of the user's centres."""

from django.contrib import admin

from csi_portal.registrations.admin import GroupAdmin, RegistrationAdmin

from ..models import TrainingGroup, TrainingRegistration


@admin.register(TrainingRegistration)
class TrainingRegistrationAdmin(RegistrationAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__module")


@admin.register(TrainingGroup)
class TrainingGroupAdmin(GroupAdmin):
    def get_queryset(self, request):
        return super().get_queryset(request).select_related("event__module")
