"""Personal data of the catalogue: the names of editors who stand behind what it says."""

from django.db.models import Q
from django.db.models.functions import NullIf
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .models import Authorship, Estimate, Innovation, Proposal, ReviewComment, Shortlist, ShortlistComment

EDITOR = {
    "basis": _("Our legitimate interest in saying who answers for a published fact (GDPR art. 6(1)(f))."),
    "retention": _("As long as the example is in the catalogue; your name goes with your account."),
}
DESK = {
    "basis": _("Our legitimate interest in having every text read by a second person (GDPR art. 6(1)(f))."),
    "retention": _("As long as the example is in the catalogue; it goes with your account."),
}
PROPOSAL = {
    "basis": _("Steps you asked for yourself: a decision about your proposal (GDPR art. 6(1)(b))."),
    "retention": _("Two years after the decision, then erased; at the latest with your account."),
}
ERASED_NAME = "–"

FIELDS = {
    "innovations.Innovation.checked_by": {
        "purpose": _("Readers see who of the editors checked the facts."),
        **EDITOR,
    },
    "innovations.Authorship.user": {
        "purpose": _("Nobody approves what they wrote; it goes when the example is published."),
        **DESK,
    },
    "innovations.Innovation.submitted_by": {
        "purpose": _("Nobody approves what they submitted."),
        **DESK,
    },
    "innovations.Innovation.approved_by": {
        "purpose": _("Editors see who stands behind the text."),
        **DESK,
    },
    "innovations.ReviewComment.by": {
        "purpose": _("The authors see whom to ask about a comment."),
        **DESK,
    },
    "innovations.InnovationEvent.pgh_context": {
        "name": _("versions of examples: number of the account"),
        "purpose": _("Editors see who changed what and when, and can bring an earlier text back."),
        "basis": EDITOR["basis"],
        "retention": _("As long as the versions; after you erase your account the number leads to nobody."),
    },
    "innovations.Estimate.confirmed_by": {
        "purpose": _("It shows which account confirmed our reasoning."),
        **EDITOR,
    },
    "innovations.Estimate.confirmed_by_name": {
        "purpose": _("Readers see who of the editors stands behind our reasoning."),
        **EDITOR,
    },
}

FIELDS |= {
    f"innovations.Proposal.{field}": {"purpose": purpose, **PROPOSAL}
    for field, purpose in {
        "sender": _("You see your proposals among your data."),
        "name": _("We know how to address you; you need not fill it in."),
        "email": _("We write to it what became of your proposal."),
        "organisation": _("Editors see from where you know the example; you need not fill it in."),
        "text": _("It is what you propose."),
        "token_hash": _("It recognises the address at which you follow your proposal."),
        "token_sealed": _("Letters repeat the address at which you follow your proposal."),
    }.items()
} | {
    "innovations.Proposal.decided_by": {"purpose": _("Editors see who decided."), **DESK},
}

TEAM = {
    "basis": _(
        "Our legitimate interest in letting members of an organisation choose together (GDPR art. 6(1)(f))."
    ),
}
FIELDS |= {
    "innovations.Shortlist.created_by": {
        "purpose": _("Whoever founded a list of an organisation may delete it."),
        "retention": _("As long as the list; it goes with your account."),
        **TEAM,
    },
    "innovations.ShortlistComment.author": {
        "purpose": _("Members of the organisation see who commented on an example in their list."),
        "retention": _("As long as the list; it goes with your account."),
        **TEAM,
    },
    "innovations.ShortlistComment.text": {
        "purpose": _("Members of the organisation read what you say to an example in their list."),
        "retention": _("As long as the example is in the list; at the latest it goes with your account."),
        **TEAM,
    },
}

LABELS = {
    "founded_shortlists": _("Lists of organisations that you founded"),
    "shortlist_comments": _("Your comments in lists of organisations"),
    "proposals": _("Your proposals"),
    "title": _("title"),
    "sent_at": _("sent at"),
    "state": _("state"),
    "name": pgettext_lazy("person", "name"),
    "email": _("e-mail"),
    "organisation": _("organisation"),
    "why_here": _("why here"),
    "sources": _("sources"),
    "answer": _("answer"),
    "example": _("example"),
    "field": _("field"),
    "at": _("when"),
    "text": _("text"),
    "written_examples": _("Examples that you wrote in since they were last published"),
    "submitted_examples": _("Examples that you submitted"),
    "approved_examples": _("Examples that you approved"),
    "comments": _("Your comments on examples"),
    "checked_examples": _("Examples whose facts you checked"),
    "confirmed_estimates": _("Our reasoning that you confirmed"),
}


SENT = ("name", "email", "organisation", "text", "why_here", "sources", "answer")


def export(user):
    """What the catalogue holds of this person, JSON-able."""
    return {
        "proposals": [
            {
                "title": each.title,
                "sent_at": each.sent_at.isoformat(),
                "state": each.get_state_display(),
                **{name: getattr(each, name) for name in SENT},
            }
            for each in proposals_of(user)
        ],
        "written_examples": list(
            Innovation.objects.filter(authors=user).order_by("slug").values_list("slug", flat=True)
        ),
        **examples_that_name(user),
        "comments": [
            {"example": slug, "text": text, "at": at.isoformat()}
            for slug, text, at in ReviewComment.objects.filter(by=user).values_list(
                "innovation__slug", "text", "at"
            )
        ],
        "founded_shortlists": list(Shortlist.objects.filter(created_by=user).values_list("name", flat=True)),
        "shortlist_comments": [
            {"example": slug, "text": text, "at": at.isoformat()}
            for slug, text, at in ShortlistComment.objects.filter(author=user).values_list(
                "item__innovation__slug", "text", "at"
            )
        ],
        "confirmed_estimates": [
            {"example": slug, "field": field, "name": name, "at": at.isoformat()}
            for slug, field, name, at in Estimate.objects.filter(confirmed_by=user).values_list(
                "innovation__slug", "field", "confirmed_by_name", "confirmed_at"
            )
        ],
    }


def proposals_of(user):
    """Those sent while signed in, and those sent from the address of the account, which is verified."""
    return Proposal.objects.filter(Q(email__iexact=user.email) | Q(sender=user))


def examples_that_name(user):
    """{"submitted_examples", "approved_examples", "checked_examples": slugs}; one query."""
    acts = ("submitted", "approved", "checked")
    named = Q(submitted_by=user) | Q(approved_by=user) | Q(checked_by=user)
    rows = Innovation.objects.filter(named).order_by("slug").values("slug", *(f"{act}_by" for act in acts))
    return {f"{act}_examples": [row["slug"] for row in rows if row[f"{act}_by"] == user.pk] for act in acts}


def erase(user, now):
    """The examples stay, the person's name goes from them; one statement for each table."""
    Innovation.objects.filter(Q(checked_by=user) | Q(submitted_by=user) | Q(approved_by=user)).update(
        checked_by=NullIf("checked_by", user.pk),
        submitted_by=NullIf("submitted_by", user.pk),
        approved_by=NullIf("approved_by", user.pk),
    )
    proposals_of(user).delete()
    Proposal.objects.filter(decided_by=user).update(decided_by=None)
    Authorship.objects.filter(user=user).delete()
    Shortlist.objects.filter(created_by=user).update(created_by=None)
    ShortlistComment.objects.filter(author=user).delete()
    ReviewComment.objects.filter(by=user).update(by=None)
    Estimate.objects.filter(confirmed_by=user).update(confirmed_by=None, confirmed_by_name=ERASED_NAME)
