"""A proposal from outside, from its arrival to its end. The sender is told each step by letter."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from csi_portal.history.actions import record, versioned

from .. import emails
from ..models import Innovation, Proposal, Source
from ..models.proposals import new_secret
from ..permissions import decide_refusal
from .editing import refuse, start_draft
from .working_copies import open_copy

State = Proposal.State


@transaction.atomic
def propose(*, kind, innovation=None, submission, email, language, by, now, **said):
    """Keep a proposal and confirm it to its sender. `said` are the other fields. Returns the Proposal.

    `by` is the signed-in sender or None. The same `submission` sent twice makes one proposal and leads to it
    only who sent it. Raises ValidationError for somebody else's number.
    """
    proposal, created = Proposal.objects.get_or_create(
        submission=submission,
        defaults={
            **new_secret(), **said, "kind": kind, "innovation": innovation, "email": email,
            "language": language, "sender": by, "sent_at": now,
        },
    )  # fmt: skip
    if not created:
        if (proposal.email, proposal.sender) != (email, by):
            raise ValidationError(_("This form was sent already. Please open a new one and write into that."))
        return proposal
    record(verb="propose", subject=proposal, by=by, now=now)
    emails.proposal_received(proposal, now)
    return proposal


@versioned
def begin_draft(*, proposal, slug, by, now):
    """Found a draft from a proposed example, under a free address `slug`. Returns the draft."""
    proposal = _locked(proposal, by)
    if proposal.is_change:
        raise ValidationError(_("This proposal changes an example. Open its working copy instead."))
    language = "en" if proposal.language == "en" else "cs"
    draft = Innovation(slug=slug, country=proposal.country, web=proposal.web, import_rest=_rest(proposal))
    setattr(draft, f"title_{language}", proposal.title)
    setattr(draft, f"how_{language}", proposal.text)
    start_draft(innovation=draft, by=by, now=now)
    Source.objects.bulk_create(
        Source(innovation=draft, url=url, position=position)
        for position, url in enumerate(_addresses(proposal), start=1)
    )
    return _take_up(proposal, draft, by, now)


@versioned
def begin_change(*, proposal, by, now):
    """Open the working copy of the example that a proposal would change. Returns the copy."""
    proposal = _locked(proposal, by)
    if not (proposal.is_change and proposal.innovation):
        raise ValidationError(_("The example that this proposal would change is no longer here."))
    return _take_up(proposal, open_copy(innovation=proposal.innovation, by=by, now=now), by, now)


@transaction.atomic
def decline(*, proposal, answer, by, now):
    """Say why it is not taken up."""
    proposal = _locked(proposal, by, open_states={State.RECEIVED, State.TAKEN_UP})
    if not answer.strip():
        raise ValidationError(_("Write to the sender why; the answer goes by letter."))
    return _decide(proposal, State.DECLINED, by, now, answer)


@transaction.atomic
def finish(*, proposal, answer="", by, now):
    """What was proposed is in the catalogue."""
    proposal = _locked(proposal, by, open_states={State.RECEIVED, State.TAKEN_UP})
    return _decide(proposal, State.DONE, by, now, answer)


def finish_worked_in(*, innovation, by, now):
    """The draft, or working copy, of these proposals is being published."""
    for proposal in Proposal.objects.select_for_update().filter(draft=innovation, state=State.TAKEN_UP):
        _decide(proposal, State.DONE, by, now)


@transaction.atomic
def erase_overdue_proposals(*, now):
    """Delete proposals past their retention; the history keeps that they were. Returns how many."""
    old = list(Proposal.objects.select_for_update().past_retention(now))
    for proposal in old:
        record(verb="erase", subject=proposal, by=None, now=now)
    Proposal.objects.filter(pk__in=[proposal.pk for proposal in old]).delete()
    return len(old)


def _locked(proposal, by, open_states=frozenset({State.RECEIVED})):
    """The row as it is now. Raises ValidationError when it is decided, or this person may not decide."""
    found = Proposal.objects.select_for_update(of=("self",)).select_related("innovation").get(pk=proposal.pk)
    refuse(decide_refusal(by, found))
    if found.state not in open_states:
        raise ValidationError(
            _("Somebody has decided about this proposal already. Reload the page to see how.")
        )
    return found


def _take_up(proposal, draft, by, now):
    proposal.draft = draft
    _decide(proposal, State.TAKEN_UP, by, now)
    return draft


def _decide(proposal, state, by, now, answer=""):
    proposal.state, proposal.decided_by, proposal.decided_at = state, by, now
    proposal.answer = answer.strip() or proposal.answer
    proposal.save()
    record(verb=state.value, subject=proposal, by=by, now=now)
    emails.proposal_decided(proposal, now)
    return proposal


def _rest(proposal):
    """What no field of the draft can hold, for the editor only; nothing of the sender."""
    return "\n\n".join(text for text in (_("From a proposal:"), proposal.why_here, proposal.sources) if text)


def _addresses(proposal):
    """The web addresses among the sources that were proposed; the web of the example itself if none."""
    valid, found = URLValidator(["http", "https"]), {}
    for word in [*proposal.sources.split(), proposal.web]:
        try:
            valid(word)
        except ValidationError:
            continue
        found[word] = None
    return list(found)
