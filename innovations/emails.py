"""Letters to partners and to those who propose from outside, in their language."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override

from csi_portal.accounts.models import SiteRole
from csi_portal.outbox.actions import compose, queue, queue_all


def proposal_received(proposal, now):
    """To the sender: it is here, and where she can follow it. Nothing that was typed is repeated."""
    _about_proposal("received", proposal, now)


def proposal_decided(proposal, now):
    """To the sender: it was taken up, declined, or is done."""
    _about_proposal(proposal.state, proposal, now)


def _about_proposal(name, proposal, now):
    with override(proposal.language):
        subject = {
            "received": gettext("We have your proposal (no. %(number)s)"),
            "taken_up": gettext("An editor works with your proposal (no. %(number)s)"),
            "declined": gettext("We did not take up your proposal (no. %(number)s)"),
            "done": gettext("Your proposal is done (no. %(number)s)"),
        }[name] % {"number": proposal.pk}
        address = settings.SITE_URL + proposal.secret_address
    queue(
        topic=f"innovations.proposal_{name}",
        to=proposal.email,
        language=proposal.language,
        subject=subject,
        template=f"innovations/emails/proposal_{name}.txt",
        context={"proposal": proposal, "address": address},
        about=proposal,
        secret=True,  # the address opens the proposal
        now=now,
    )


def tell_partners(what, innovation, *, by, now, comment=""):
    """To the partners abroad who write it: it was returned, approved or published. `by` knows already."""
    letters = []
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
        letters.append(
            compose(
                topic=f"innovations.example_{what}",
                to=reader.email,
                language=reader.language,
                subject=subject,
                template=f"innovations/emails/example_{what}.txt",
                context={
                    "innovation": innovation,
                    "comment": comment,
                    "address": settings.SITE_URL + page,
                },
                about=innovation,
                now=now,
            )
        )
    queue_all(letters=letters)
