"""Places and organisations in the administration. Rows are those of the centres that the user runs."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from centres.permissions import coordinated_centres
from csi_portal.ui.admin import PortalAdmin, press

from . import actions
from .forms import OrganisationForm
from .models import Invitation, JoinRequest, Membership, Municipality, Organisation
from .permissions import may_confirm


@admin.register(Municipality)
class MunicipalityAdmin(PortalAdmin):
    """Read-only: the municipalities come from data/municipalities.csv."""

    list_display = ["name", "lau2", "district", "orp", "status", "population"]
    list_filter = ["district", "orp", "status"]
    search_fields = ["name", "name_plain", "lau2"]
    exclude = ["name_sort_key", "name_plain"]

    def get_queryset(self, request):
        mine = super().get_queryset(request).filter(centre__in=coordinated_centres(request.user))
        return mine.order_by("name_sort_key", "district")


@admin.register(Organisation)
class OrganisationAdmin(PortalAdmin):
    """Waiting ones come first; confirming and refusing are buttons."""

    form = OrganisationForm
    list_display = ["name", "kind", "municipality", "ico", "state", "created_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["municipality"]
    search_fields = ["name", "name_plain", "ico"]
    readonly_fields = ["state"]
    change_form_template = "organisations/admin/organisation.html"

    def get_queryset(self, request):
        mine = Organisation.objects.in_centres(coordinated_centres(request.user))
        return mine.order_by("-state", "name_sort_key")

    def has_add_permission(self, request):
        return False  # written on the site, where the one who writes becomes its manager

    def save_model(self, request, obj, form, change):
        stored = Organisation.objects.select_related("municipality__centre").get(pk=obj.pk)
        if not may_confirm(request.user, stored):
            raise PermissionDenied
        actions.change(organisation=stored, values=form.cleaned_data, by=request.user, now=timezone.now())

    def get_buttons(self):
        return {"confirm": confirm, "refuse": refuse}


@require_POST
def confirm(request, pk):
    done = _("The organisation is confirmed.")
    return press_for_organisation(request, pk, actions.confirm, done=done)


@require_POST
def refuse(request, pk):
    done = _("The organisation is refused.")
    reason = request.POST.get("reason", "")
    return press_for_organisation(request, pk, actions.refuse, done=done, reason=reason)


def press_for_organisation(request, pk, act, *, done, **given):
    """Do one act with an organisation and come back to its page with what happened."""
    organisation = get_object_or_404(Organisation.objects.select_related("municipality__centre"), pk=pk)
    if not may_confirm(request.user, organisation):
        raise PermissionDenied
    press(request, act, done=done, organisation=organisation, **given)
    return redirect("admin:organisations_organisation_change", pk)


class OfOrganisations(PortalAdmin):
    """Read-only rows of the organisations that the user looks after; they change on the site."""

    list_filter = ["role"]
    search_fields = ["organisation__name"]

    def get_queryset(self, request):
        organisations = Organisation.objects.in_centres(coordinated_centres(request.user))
        return super().get_queryset(request).filter(organisation__in=organisations)


@admin.register(Membership)
class MembershipAdmin(OfOrganisations):
    list_display = ["user", "organisation", "role", "since", "accepted_by"]
    list_select_related = ["user", "organisation", "accepted_by"]


@admin.register(Invitation)
class InvitationAdmin(OfOrganisations):
    list_display = [
        "organisation",
        "email",
        "role",
        "created_at",
        "expires_at",
        "accepted_at",
        "withdrawn_at",
    ]
    list_select_related = ["organisation"]


@admin.register(JoinRequest)
class JoinRequestAdmin(OfOrganisations):
    list_display = ["user", "organisation", "state", "created_at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["user", "organisation", "decided_by"]
