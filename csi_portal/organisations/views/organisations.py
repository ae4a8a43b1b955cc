"""The directory of organisations, their pages, and their confirmation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import CreateView, DetailView, ListView, UpdateView

from .. import actions
from ..filters import OrganisationFilter
from ..forms import ContactForm, JoinForm, OrganisationForm, ReasonForm
from ..models import Membership, Organisation
from ..permissions import may_confirm, may_manage, may_see_members, may_view
from .verbs import act, first_error, require


class OrganisationList(LoginRequiredMixin, ListView):
    paginate_by = 30

    def get_queryset(self):
        visible = Organisation.objects.visible_to(self.request.user).select_related("municipality")
        self.filter = OrganisationFilter(self.request.GET, queryset=visible)
        return self.filter.qs.in_order()

    def get_context_data(self, **kwargs):
        mine = Membership.objects.filter(user=self.request.user).select_related("organisation__municipality")
        return super().get_context_data(search=self.filter.form, mine=mine, **kwargs)


class OrganisationDetail(LoginRequiredMixin, DetailView):
    queryset = Organisation.objects.select_related("municipality__centre")

    def get_object(self, queryset=None):
        organisation = super().get_object(queryset)
        require(may_view(self.request.user, organisation))
        return organisation

    def get_context_data(self, **kwargs):
        user, organisation = self.request.user, self.object
        return super().get_context_data(
            membership=organisation.memberships.filter(user=user).first(),
            wish=organisation.join_requests.filter(user=user, state="waiting").first(),
            may_manage=may_manage(user, organisation),
            may_confirm=may_confirm(user, organisation),
            may_see_members=may_see_members(user, organisation),
            join_form=JoinForm(),
            reason_form=ReasonForm(),
            **kwargs,
        )


class OrganisationCreate(LoginRequiredMixin, CreateView):
    model = Organisation
    form_class = OrganisationForm

    def form_valid(self, form):
        try:
            organisation = actions.propose(values=form.cleaned_data, by=self.request.user, now=timezone.now())
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(
            self.request,
            _("The organisation is written down. The centre confirms it; you will get a letter."),
        )
        return redirect(organisation)


class OrganisationChange(LoginRequiredMixin, UpdateView):
    """Managers change the contact; coordinators also what the organisation is."""

    queryset = Organisation.objects.select_related("municipality__centre")

    def get_form_class(self):
        require(may_manage(self.request.user, self.object))
        return OrganisationForm if may_confirm(self.request.user, self.object) else ContactForm

    def form_valid(self, form):
        try:
            actions.change(
                organisation=self.object, values=form.cleaned_data, by=self.request.user, now=timezone.now()
            )
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
            return self.form_invalid(form)
        messages.success(self.request, _("The changes are saved."))
        return redirect(self.object)


@login_required
@require_POST
def confirm(request, pk):
    organisation = get_object_or_404(Organisation.objects.select_related("municipality__centre"), pk=pk)
    require(may_confirm(request.user, organisation))
    return act(
        request,
        actions.confirm,
        _("The organisation is confirmed; its managers get a letter."),
        to=organisation,
        organisation=organisation,
    )


@login_required
@require_POST
def refuse(request, pk):
    organisation = get_object_or_404(Organisation.objects.select_related("municipality__centre"), pk=pk)
    require(may_confirm(request.user, organisation))
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, first_error(form))
        return redirect(organisation)
    return act(
        request,
        actions.refuse,
        _("The organisation is refused; its managers get a letter with your reason."),
        to=organisation,
        organisation=organisation,
        reason=form.cleaned_data["reason"],
    )
