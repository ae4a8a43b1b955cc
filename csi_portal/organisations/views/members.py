"""The people of one organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import FormView

from .. import actions
from ..forms import InviteForm, ReasonForm, RoleForm
from ..models import Membership, Organisation
from ..permissions import may_manage, may_see_members
from .verbs import act, require

WITH_CENTRE = "organisation__municipality__centre"


@method_decorator(never_cache, name="dispatch")
class Members(LoginRequiredMixin, FormView):
    """Who belongs here, who is invited, who asks; with buttons for those who manage. Its form invites."""

    form_class = InviteForm
    template_name = "organisations/members.html"

    def get_context_data(self, **kwargs):
        organisation, user = self._organisation(), self.request.user
        require(may_see_members(user, organisation))
        manages = may_manage(user, organisation)
        if manages:
            kwargs |= {
                "invitations": organisation.invitations.open(),
                "wishes": organisation.join_requests.filter(state="waiting").select_related("user"),
            }
        return super().get_context_data(
            organisation=organisation,
            memberships=organisation.memberships.select_related("user"),
            may_manage=manages,
            reason_form=ReasonForm(),
            now=timezone.now(),
            **kwargs,
        )

    def form_valid(self, form):
        organisation = self._organisation()
        require(may_manage(self.request.user, organisation))
        try:
            invitation = actions.invite(
                organisation=organisation, by=self.request.user, now=timezone.now(), **form.cleaned_data
            )
        except ValidationError as refusal:
            form.add_error("email", refusal.messages)
            return self.form_invalid(form)
        sent = _("The invitation is on its way to %(email)s.") % {"email": invitation.email}
        messages.success(self.request, sent)
        return redirect(members_address(organisation))

    def _organisation(self):
        organisations = Organisation.objects.select_related("municipality__centre")
        return get_object_or_404(organisations, pk=self.kwargs["pk"])


def members_address(organisation):
    return reverse("organisations:members", kwargs={"pk": organisation.pk})


@login_required
@require_POST
def change_role(request, pk):
    membership = get_object_or_404(Membership.objects.select_related(WITH_CENTRE, "user"), pk=pk)
    require(may_manage(request.user, membership.organisation))
    form = RoleForm(request.POST)
    require(form.is_valid())
    return act(
        request,
        actions.change_role,
        _("The role is changed."),
        to=members_address(membership.organisation),
        membership=membership,
        role=form.cleaned_data["role"],
    )


@login_required
@require_POST
def remove_member(request, pk):
    membership = get_object_or_404(Membership.objects.select_related(WITH_CENTRE, "user"), pk=pk)
    require(may_manage(request.user, membership.organisation))
    return act(
        request,
        actions.remove_member,
        _("This person no longer belongs to the organisation and gets a letter about it."),
        to=members_address(membership.organisation),
        membership=membership,
    )


@login_required
@require_POST
def leave(request, pk):
    """Leave an organisation; one's own membership only."""
    membership = get_object_or_404(
        Membership.objects.select_related(WITH_CENTRE, "user"), organisation=pk, user=request.user
    )
    return act(
        request,
        actions.leave,
        _("You have left the organisation."),
        to=reverse("organisations:list"),
        membership=membership,
    )
