"""Pages, people and roles of the centres. Rows are those of the centres that the user runs."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from translated_fields import TranslatedFieldAdmin

from csi_portal.accounts.permissions import is_administrator
from csi_portal.ui.admin import PortalAdmin, press

from .. import actions
from ..forms import PersonForm, RoleForm
from ..models import Centre, CentrePerson, CentreRole, Supporter
from ..permissions import coordinated_centres, is_coordinator, may_grant


class OfMyCentres(TranslatedFieldAdmin, PortalAdmin):
    """Rows, choices and saving limited to the centres that the user runs."""

    def centre_of(self, obj):
        return obj.centre

    def get_queryset(self, request):
        return super().get_queryset(request).filter(centre__in=coordinated_centres(request.user))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "centre":
            kwargs["queryset"] = coordinated_centres(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        centre = self.centre_of(obj)
        if not is_coordinator(request.user, centre):
            raise PermissionDenied
        try:
            actions.save_on_page(
                subject=obj, centre=centre, fields=form.changed_data, by=request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            raise Http404(refusal.messages[0]) from refusal


@admin.register(Centre)
class CentreAdmin(OfMyCentres):
    list_display = ["__str__", "district", "email", "phone"]
    readonly_fields = ["slug", "district", "position"]

    def centre_of(self, obj):
        return obj

    def get_queryset(self, request):
        return admin.ModelAdmin.get_queryset(self, request).filter(pk__in=coordinated_centres(request.user))


@admin.register(Supporter)
class SupporterAdmin(OfMyCentres):
    list_display = ["name", "centre", "kind", "source"]
    list_filter = ["kind"]

    def delete_model(self, request, obj):
        actions.remove_supporter(supporter=obj, by=request.user, now=timezone.now())

    def delete_queryset(self, request, queryset):
        for supporter in queryset:
            self.delete_model(request, supporter)


@admin.register(CentrePerson)
class CentrePersonAdmin(OfMyCentres):
    """A card is written here, and shown once its consent is recorded by the button on its page."""

    list_display = ["name", "centre", "job_cs", "is_public"]
    form = PersonForm
    change_form_template = "centres/admin/person.html"

    @admin.display(description=gettext_lazy("public"), boolean=True)
    def is_public(self, person):
        return person.consent_at is not None

    def delete_model(self, request, obj):
        actions.withdraw_consent(person=obj, by=request.user, now=timezone.now())

    def delete_queryset(self, request, queryset):
        for person in queryset:
            self.delete_model(request, person)

    def get_buttons(self):
        return {"consent": give_consent}


@require_POST
def give_consent(request, pk):
    person = get_object_or_404(CentrePerson.objects.select_related("centre"), pk=pk)
    if not is_coordinator(request.user, person.centre):
        raise PermissionDenied
    press(
        request, actions.give_consent, person=person, done=_("The consent is recorded; the card is public.")
    )
    return redirect("admin:centres_centreperson_change", pk)


@admin.register(CentreRole)
class CentreRoleAdmin(OfMyCentres):
    """Roles are granted and taken by actions; there is nothing to change in one."""

    list_display = ["user", "centre", "role", "granted_at", "granted_by"]
    list_filter = ["centre", "role"]
    list_select_related = ["user", "centre", "granted_by"]
    form = RoleForm

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role" and not is_administrator(request.user):
            kwargs["choices"] = [(CentreRole.Role.MENTOR.value, CentreRole.Role.MENTOR.label)]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or may_grant(request.user, obj.centre, obj.role))

    def get_actions(self, request):
        return {}  # roles are taken one by one, each with its check

    def save_model(self, request, obj, form, change):
        if not may_grant(request.user, obj.centre, obj.role):
            raise PermissionDenied
        granted = actions.grant_role(
            user=obj.user, centre=obj.centre, role=obj.role, by=request.user, now=timezone.now()
        )
        obj.pk = granted.pk

    def delete_model(self, request, obj):
        actions.revoke_role(
            user=obj.user, centre=obj.centre, role=obj.role, by=request.user, now=timezone.now()
        )
