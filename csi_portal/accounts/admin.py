"""People and their roles, for administrators. Every change of state is a button that calls an action."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from csi_portal.ui.admin import PortalAdmin, press

from . import actions
from .models import SiteRole, User
from .permissions import is_administrator


class RoleFilter(admin.SimpleListFilter):
    title = gettext_lazy("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return SiteRole.Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(site_roles__role=self.value()) if self.value() else queryset


@admin.register(User)
class UserAdmin(PortalAdmin):
    """Read-only: a person changes her own data herself, and the buttons below do the rest."""

    list_display = ["email", "full_name", "roles", "is_staff", "is_active", "last_login"]
    list_filter = [RoleFilter, "is_staff", "is_active"]
    search_fields = ["email", "full_name"]
    ordering = ["full_name", "email"]
    fields = ["email", "full_name", "language", "roles", "is_staff", "is_active", "date_joined", "last_login"]
    change_form_template = "accounts/admin/user.html"

    def get_queryset(self, request):
        return super().get_queryset(request).filter(erased_at=None).prefetch_related("site_roles")

    def lookup_allowed(self, lookup, value, request):
        """The list can't be filtered by what a password's hash begins with, letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @admin.display(description=gettext_lazy("roles"))
    def roles(self, user):
        return ", ".join(str(role.get_role_display()) for role in user.site_roles.all()) or "–"

    def get_buttons(self):
        return {
            "grant_role": grant_role,
            "revoke_role": revoke_role,
            "close_account": close_account,
            "reopen_account": reopen_account,
        }


@require_POST
def grant_role(request, pk):
    done = _("The person has the role now.")
    return press_for_person(request, pk, actions.grant_role, done=done, role=request.POST.get("role", ""))


@require_POST
def revoke_role(request, pk):
    done = _("The person no longer has the role.")
    return press_for_person(request, pk, actions.revoke_role, done=done, role=request.POST.get("role", ""))


@require_POST
def close_account(request, pk):
    done = _("The account is closed; nobody can sign in to it.")
    return press_for_person(
        request, pk, actions.close_account, done=done, reason=request.POST.get("reason", "")
    )


@require_POST
def reopen_account(request, pk):
    done = _("The account is open again.")
    return press_for_person(request, pk, actions.reopen_account, done=done)


def press_for_person(request, pk, act, *, done, **given):
    """Do one act with one person and come back to her page with what happened."""
    if not is_administrator(request.user):
        raise PermissionDenied
    user = get_object_or_404(User, pk=pk, erased_at=None)
    press(request, act, done=done, user=user, **given)
    return redirect("admin:accounts_user_change", pk)
