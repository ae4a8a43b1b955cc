"""Letters to partners and to those who propose from outside, in their language; sent after the commit."""

import logging
from functools import partial

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, override

from csi_portal.accounts.models import SiteRole

logger = logging.getLogger(__name__)


def proposal_received(proposal):
    """To the sender: it is here, and where she can follow it. Nothing that was typed is repeated."""
    _about_proposal("received", proposal)


def proposal_decided(proposal):
    """To the sender: it was taken up, declined, or is done."""
    _about_proposal(proposal.state, proposal)


def _about_proposal(name, proposal):
    with override(proposal.language):
        subject = {
            "received": gettext("We have your proposal (no. %(number)s)"),
            "taken_up": gettext("An editor works with your proposal (no. %(number)s)"),
            "declined": gettext("We did not take up your proposal (no. %(number)s)"),
            "done": gettext("Your proposal is done (no. %(number)s)"),
        }[name] % {"number": proposal.pk}
        address = settings.SITE_URL + proposal.secret_address
        context = {"proposal": proposal, "address": address}
        _queue(f"proposal_{name}", proposal.email, subject, context)


def tell_partners(what, innovation, *, by, comment=""):
    """To the partners abroad who write it: it was returned, approved or published. `by` knows already."""
    partners = innovation.authors.filter(is_active=True, site_roles__role=SiteRole.Role.PARTNER)
    for reader in partners.exclude(pk=by.pk).distinct():
        with override(reader.language):
            subject = {
                "returned": gettext("Your example was returned for changes"),
                "approved": gettext("Your example is approved"),
                "published": gettext("Your example is published"),
            }[what]
            if what == "published":
                page = innovation.get_absolute_url()
            else:
                page = reverse("innovations:own_draft", args=[innovation.pk])
            context = {
                "innovation": innovation,
                "comment": comment,
                "address": settings.SITE_URL + page,
            }
            _queue(f"example_{what}", reader.email, subject, context)


def _queue(name, to, subject, context):
    body = render_to_string(f"innovations/emails/{name}.txt", context).strip()
    letter = EmailMultiAlternatives(subject, f"{body}\n", to=[to])
    transaction.on_commit(partial(_send, letter))


def _send(letter):
    """A mail server that is down undoes nothing; its words may name people, so they stay unlogged."""
    try:
        letter.send()
    except OSError as error:
        logger.error("A letter about an example was not sent: %s", type(error).__name__)
