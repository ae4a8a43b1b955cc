"""A person's own account: who she is here, what is held of her, and the door of the administration."""

from allauth.account.decorators import reauthentication_required, secure_admin_login
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView, TemplateView

from . import actions, personal
from .forms import ProfileForm
from .models import SiteRole
from .permissions import is_staff_member


@method_decorator(never_cache, name="dispatch")
class Overview(LoginRequiredMixin, FormView):
    """Name and language to change in place; address, password, second factor and sign-ins one step away."""

    template_name = "accounts/overview.html"
    form_class = ProfileForm
    success_url = reverse_lazy("accounts:overview")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "instance": self.request.user}

    def get_context_data(self, **kwargs):
        factors = Authenticator.objects.filter(user=self.request.user)
        return super().get_context_data(
            second_factors=factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count(),
            sign_ins=UserSession.objects.filter(user=self.request.user).count(),
            roles=[SiteRole.Role(role).label for role in sorted(self.request.user.role_names)],
            **kwargs,
        )

    def form_valid(self, form):
        actions.change_profile(
            user=self.request.user, by=self.request.user, now=timezone.now(), **form.cleaned_data
        )
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class MyData(LoginRequiredMixin, TemplateView):
    """Everything the portal holds of the person who looks, with the reason of each field."""

    template_name = "accounts/my_data.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(parts=personal.parts_for_people(self.request.user), **kwargs)


@require_GET
@never_cache
@login_required
def my_data_file(request):
    """The same as a JSON file to keep or to take elsewhere."""
    content = personal.export_everything(request.user)
    headers = {"Content-Disposition": 'attachment; filename="csi-my-data.json"'}
    return JsonResponse(content, headers=headers, json_dumps_params={"ensure_ascii": False, "indent": 2})


@method_decorator(never_cache, name="dispatch")
class EraseAccount(LoginRequiredMixin, TemplateView):
    """Says what will happen and what stays; the button under it does it."""

    template_name = "accounts/erase.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            notes=personal.notes_before_erasure(self.request.user),
            refusals=personal.refusals_before_erasure(self.request.user),
            **kwargs,
        )


@require_POST
@login_required
@reauthentication_required
def erase_now(request):
    try:
        actions.erase_account(user=request.user, by=request.user, now=timezone.now())
    except ValidationError as refusal:
        for sentence in refusal.messages:
            messages.error(request, sentence)
        return redirect("accounts:erase")
    logout(request)
    messages.success(request, _("Your account and your data were erased."))
    return redirect("pages:home")


def may_enter_admin(request):
    """Stands for `AdminSite.has_permission`: staff whose session has seen a second factor."""
    return is_staff_member(request.user)


@never_cache
@secure_admin_login
def admin_entrance(request, extra_context=None):
    """Stands for `AdminSite.login`: strangers sign in as everywhere, staff show or set up a second factor."""
    target = get_next_redirect_url(request) or reverse("admin:index")
    if may_enter_admin(request):
        return HttpResponseRedirect(target)  # `redirect` would take a strange ?next= for the name of a page
    factors = Authenticator.objects.filter(user=request.user).values_list("type", flat=True)
    if Authenticator.Type.TOTP in factors:
        return redirect(reverse("mfa_reauthenticate", query={REDIRECT_FIELD_NAME: target}))
    if Authenticator.Type.WEBAUTHN in factors:
        return redirect(reverse("mfa_reauthenticate_webauthn", query={REDIRECT_FIELD_NAME: target}))
    messages.info(
        request, _("The administration needs a second factor. Set up one of these, then come back.")
    )
    return redirect("mfa_index")
