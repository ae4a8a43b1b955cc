"""Proposing an example or a change, and seeing what became of it."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView, TemplateView

from csi_portal.server.limits import network_address, take
from innovations import actions
from innovations.forms import ChangeForm, NewExampleForm
from innovations.models import Innovation, Proposal, said

WINDOW = timedelta(hours=1)
# A whole office or school shares one network address, so that limit is the looser one.
MOST_FROM_NETWORK_ADDRESS = 20
MOST_FROM_MAILBOX = 5


def may_propose_now(request, email, now):
    """Count one proposal from this network address; False when it, or the mailbox, has sent enough."""
    recent = Proposal.objects.filter(email__iexact=email, sent_at__gt=now - WINDOW)
    who, most = network_address(request), MOST_FROM_NETWORK_ADDRESS
    return take("propose", who, most=most, window=WINDOW, now=now) and recent.count() < MOST_FROM_MAILBOX


class Propose(FormView):
    """An example that the catalogue should have."""

    form_class = NewExampleForm
    template_name = "innovations/propose.html"

    def get_form_kwargs(self):
        user = self.request.user
        mine = {"email": user.email, "name": user.full_name} if user.is_authenticated else {}
        return super().get_form_kwargs() | {"now": timezone.now(), "initial": mine}

    def form_valid(self, form):
        return keep(self, form, kind=Proposal.Kind.NEW)


class ProposeChange(Propose):
    """A change of an example that readers see."""

    form_class = ChangeForm

    def get_context_data(self, **kwargs):
        innovation = published(self)
        return super().get_context_data(innovation=innovation, title=said(innovation, "title"), **kwargs)

    def form_valid(self, form):
        innovation = published(self)
        title = said(innovation, "title").text[:200]
        return keep(self, form, kind=Proposal.Kind.CHANGE, innovation=innovation, title=title)


@method_decorator(never_cache, name="dispatch")
class ProposalPage(TemplateView):
    """What became of a proposal, for whoever knows its address: the sender."""

    template_name = "innovations/proposal.html"

    def get_context_data(self, token, **kwargs):
        proposal = get_object_or_404(Proposal.objects.by_token(token).select_related("innovation"))
        return super().get_context_data(proposal=proposal, **kwargs)


def published(view):
    return get_object_or_404(Innovation.objects.published(), slug=view.kwargs["slug"])


def keep(view, form, **given):
    """Keep what the form holds and lead to the sender's page, or show the form again with the reason."""
    request = view.request
    if not may_propose_now(request, form.cleaned_data["email"], form.now):
        form.add_error(
            None, _("Too many proposals have come from you within an hour. Please send this one later.")
        )
        return view.render_to_response(view.get_context_data(form=form), status=429)
    try:
        proposal = actions.propose(
            language=get_language(),
            submission=form.submission,
            by=request.user if request.user.is_authenticated else None,
            now=form.now,
            **given,
            **form.cleaned_data,
        )
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return view.form_invalid(form)
    messages.success(
        request,
        _("Your proposal is with the editors. We have sent you a letter with the address of this page."),
    )
    return redirect(proposal.secret_address)
