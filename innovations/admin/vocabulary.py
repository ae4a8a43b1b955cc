"""Controlled lists and exchange rates. Their saves go through actions, which index and convert again."""

from django.contrib import admin
from django.utils import timezone
from translated_fields import TranslatedFieldAdmin

from csi_portal.ui.admin import PortalAdmin

from .. import actions
from ..models import Actor, ExchangeRate, TargetGroup, Theme


class TermAdmin(TranslatedFieldAdmin, PortalAdmin):
    list_display = ["__str__", "slug", "synonyms"]
    search_fields = ["slug", "name_cs", "name_en"]
    fields = [
        "slug",
        ("name_cs", "name_en"),
        ("definition_cs", "definition_en"),
        "synonyms",
        "position",
    ]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """A term that an example bears stays."""
        free = obj is None or not obj.innovations.exists()
        return free and super().has_delete_permission(request, obj)

    def save_model(self, request, obj, form, change):
        actions.save_term(obj, by=request.user, now=timezone.now())

    def delete_model(self, request, obj):
        actions.remove_term(obj, by=request.user, now=timezone.now())


@admin.register(TargetGroup)
class TargetGroupAdmin(TermAdmin):
    pass


@admin.register(Theme)
class ThemeAdmin(TermAdmin):
    pass


@admin.register(Actor)
class ActorAdmin(TermAdmin):
    pass


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PortalAdmin):
    list_display = ["currency", "czk", "stated_on"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """A rate is corrected; without it the amounts converted by it would lose their meaning."""
        return False

    def save_model(self, request, obj, form, change):
        actions.save_rate(obj, by=request.user, now=timezone.now())
