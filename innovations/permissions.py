"""Who may do what with the catalogue: everyone reads the published, partners write, editors do the rest.

A `<verb>_refusal(user, innovation)` is a sentence that says why not and what to do next, or None. The button
and the act ask the same one. The rule behind them: nobody approves what they wrote or submitted, and nothing
is published without such an approval, whoever they are; an administrator's hands are tied too.
"""

import rules
from django.utils.translation import gettext as _

from csi_portal.accounts.permissions import is_administrator, is_editor, is_partner, is_signed_in, let_manage
from csi_portal.organisations.permissions import is_member, manages

from .models import Innovation, Proposal

EDITORS_MODELS = [
    "innovation",
    "targetgroup",
    "theme",
    "actor",
    "source",
    "result",
    "cost",
    "replication",
    "estimate",
    "exchangerate",
    "picture",
    "attachment",
]

for model in EDITORS_MODELS:
    let_manage(f"innovations.{model}", is_editor, verbs=("view", "add", "change"))

# What people searched for in vain is theirs to read.
let_manage("fulltext.emptysearch", is_editor, verbs=("view",))
# Links that no longer answer are theirs to mend; the check itself is written by a job.
let_manage("innovations.linkcheck", is_editor, verbs=("view",))
# Proposals from outside are theirs to decide, by buttons.
let_manage("innovations.proposal", is_editor, verbs=("view",))

# What others cite is archived, not deleted; only an administrator deletes an example.
rules.add_perm("innovations.delete_innovation", is_administrator)
for model in EDITORS_MODELS[1:]:
    rules.add_perm(f"innovations.delete_{model}", is_editor)

rules.add_perm("innovations.view_draft", is_editor)
rules.add_perm("innovations.view_own_draft", is_partner)

Status = Innovation.Status
WITH_AUTHORS = {Status.DRAFT, Status.RETURNED}  # a partner may write it
BEFORE_READERS = {Status.PUBLISHED, Status.ARCHIVED}  # cited by others, so changed by a working copy only


def may_edit(user, innovation):
    """Stand behind it by name, decide about it."""
    return is_editor(user)


def is_author(user, innovation):
    return innovation.authors.filter(pk=user.pk).exists()


def write_refusal(user, innovation):
    """Why this person can't change the text now."""
    if not is_editor(user):
        if not (is_signed_in(user) and is_author(user, innovation)):
            return _("You can change only what you write yourself.")
        if innovation.status not in WITH_AUTHORS:
            return _("The editors are reading it now. They will return it to you, or write to you.")
    if innovation.status == Status.PUBLISHED:
        return _("Readers see this example. Open a working copy, change that and have it approved.")
    if innovation.status == Status.ARCHIVED:
        return _("This example is archived. Open it again first.")
    return None


def submit_refusal(user, innovation):
    if innovation.status not in WITH_AUTHORS:
        return not_now(innovation)
    return write_refusal(user, innovation)


def return_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.status not in {Status.SUBMITTED, Status.APPROVED}:
        return not_now(innovation)
    return None


def approve_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.status != Status.SUBMITTED:
        return not_now(innovation)
    if is_author(user, innovation):
        return _("You wrote part of this text, so somebody else has to approve it.")
    if innovation.submitted_by_id == user.pk:
        return _("You submitted it, so somebody else has to approve it.")
    if innovation.proposals_worked_in.filter(sender=user, state=Proposal.State.TAKEN_UP).exists():
        return _("You proposed part of this text, so somebody else has to approve it.")
    return None


def publish_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.status == Status.PUBLISHED:
        return _("This example is already published.")
    if innovation.status != Status.APPROVED:
        return _("Somebody who did not write it has to approve it first.")
    return None


def act_refusal(user, innovation):
    """Why an act that is no text (a check, a confirmation) can't be done here."""
    if not is_editor(user):
        return only_editors()
    if innovation.is_working_copy:
        return _("This is a working copy. Publish it first, then do it on the example itself.")
    return None


def open_copy_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.status != Status.PUBLISHED:
        return not_now(innovation)
    return None


def discard_copy_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    return None if innovation.is_working_copy else _("This is no working copy.")


def archive_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.is_working_copy:
        return _("This is a working copy: discard it, or archive the example itself.")
    if innovation.status == Status.ARCHIVED:
        return not_now(innovation)
    return None


def reopen_refusal(user, innovation):
    if not is_editor(user):
        return only_editors()
    if innovation.status != Status.ARCHIVED:
        return not_now(innovation)
    if innovation.working_copies.exists():
        return _("It has a working copy. Publish that one, and the example comes back; or discard it first.")
    return None


def decide_refusal(user, proposal):
    """Why this person can't decide about a proposal."""
    return None if is_editor(user) else only_editors()


REFUSALS = {
    "submit": submit_refusal,
    "return_for_changes": return_refusal,
    "approve": approve_refusal,
    "publish": publish_refusal,
    "archive": archive_refusal,
    "reopen": reopen_refusal,
    "open_copy": open_copy_refusal,
    "discard_copy": discard_copy_refusal,
}


def possible_acts(user, innovation):
    """The verbs of the workflow that this person can do now, for the buttons."""
    return [verb for verb, refusal in REFUSALS.items() if refusal(user, innovation) is None]


def only_editors():
    return _("Only editors can do this.")


def not_now(innovation):
    """Somebody was quicker, or the page is old."""
    state = innovation.get_status_display()
    return _("This can't be done now, for the example's state is “%(state)s”. Reload the page.") % {
        "state": state
    }


def may_use_shortlist(user, shortlist):
    """See, rename, fill, order and comment on a list of an organisation."""
    return is_member(user, shortlist.organisation)


def may_delete_shortlist(user, shortlist):
    own = shortlist.created_by_id == user.pk and is_member(user, shortlist.organisation)
    return own or manages(user, shortlist.organisation)


def may_delete_shortlist_comment(user, comment):
    return comment.author_id == user.pk or manages(user, comment.item.shortlist.organisation)
