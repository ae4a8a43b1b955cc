"""Invitations and requests to join."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from .. import actions
from ..forms import JoinForm, ReasonForm, RoleForm
from ..models import Invitation, JoinRequest, Organisation
from ..permissions import may_decide, may_manage, may_view
from .members import WITH_CENTRE, members_address
from .verbs import act, first_error, require


@method_decorator(never_cache, name="dispatch")
class InvitationPage(LoginRequiredMixin, TemplateView):
    """Shows the invitation, and accepts it by its button: opening a link changes nothing."""

    template_name = "organisations/invitation.html"

    def get_context_data(self, **kwargs):
        invitation = self._invitation()
        refusal = invitation.refusal(self.request.user, timezone.now())
        return super().get_context_data(invitation=invitation, refusal=refusal, **kwargs)

    def post(self, request, token):
        invitation = self._invitation()
        return act(
            request,
            actions.accept_invitation,
            _("Welcome. You now belong to the organisation."),
            to=request.path if invitation.refusal(request.user, timezone.now()) else invitation.organisation,
            invitation=invitation,
        )

    def _invitation(self):
        invitations = Invitation.objects.by_token(self.kwargs["token"]).select_related(
            "organisation", "invited_by"
        )
        return get_object_or_404(invitations)


@login_required
@require_POST
def withdraw_invitation(request, pk):
    invitation = get_object_or_404(Invitation.objects.select_related(WITH_CENTRE), pk=pk)
    require(may_manage(request.user, invitation.organisation))
    return act(
        request,
        actions.withdraw_invitation,
        _("The invitation no longer works."),
        to=members_address(invitation.organisation),
        invitation=invitation,
    )


@login_required
@require_POST
def ask_to_join(request, pk):
    organisation = get_object_or_404(Organisation.objects.select_related("municipality__centre"), pk=pk)
    require(may_view(request.user, organisation))
    form = JoinForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(organisation)
    return act(
        request,
        actions.ask_to_join,
        _("Your request waits for a decision; you will get a letter."),
        to=organisation,
        organisation=organisation,
        message=form.cleaned_data["message"],
    )


@login_required
@require_POST
def withdraw_request(request, pk):
    """Take one's own request back."""
    wish = get_object_or_404(
        JoinRequest.objects.select_related(WITH_CENTRE, "user"), pk=pk, user=request.user
    )
    return act(
        request,
        actions.withdraw_request,
        _("Your request is withdrawn."),
        to=wish.organisation,
        wish=wish,
    )


@login_required
@require_POST
def accept_request(request, pk):
    wish = get_object_or_404(JoinRequest.objects.select_related(WITH_CENTRE, "user"), pk=pk)
    require(may_decide(request.user, wish))
    form = RoleForm(request.POST)
    require(form.is_valid())
    return act(
        request,
        actions.accept_request,
        _("This person now belongs to the organisation and gets a letter."),
        to=members_address(wish.organisation),
        wish=wish,
        role=form.cleaned_data["role"],
    )


@login_required
@require_POST
def refuse_request(request, pk):
    wish = get_object_or_404(JoinRequest.objects.select_related(WITH_CENTRE, "user"), pk=pk)
    require(may_decide(request.user, wish))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(members_address(wish.organisation))
    return act(
        request,
        actions.refuse_request,
        _("The request is refused; this person gets a letter with your reason."),
        to=members_address(wish.organisation),
        wish=wish,
        reason=form.cleaned_data["reason"],
    )
