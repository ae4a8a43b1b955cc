"""What people from outside propose: a new example, or a change of one that readers see."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_countries.fields import CountryField

from centres.models.enquiries import new_token, token_hash
from csi_portal.accounts.seals import seal, unseal

from .innovation import Innovation

# A decided proposal is erased after this time (see personal.py).
KEEP_FOR = timedelta(days=730)
SEAL = "proposal"


def new_secret():
    """The fields of a new secret address, kept as those of questions to a centre are."""
    token = new_token()
    return {"token_hash": token_hash(token), "token_sealed": seal(token, purpose=SEAL)}


class ProposalQuerySet(models.QuerySet):
    def waiting(self):
        """Received, and nobody has decided yet; the oldest first."""
        return self.filter(state=Proposal.State.RECEIVED).order_by("sent_at", "pk")

    def by_token(self, token):
        return self.filter(token_hash=token_hash(token))

    def past_retention(self, now):
        return self.exclude(state=Proposal.State.RECEIVED).filter(decided_at__lt=now - KEEP_FOR)


class Proposal(models.Model):
    """A proposal and what became of it. Only the end of its retention, or erasure, deletes it."""

    class Kind(models.TextChoices):
        NEW = "new", _("a new example")
        CHANGE = "change", _("a change of an example")

    class State(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("proposal", "received")
        TAKEN_UP = "taken_up", pgettext_lazy("proposal", "taken up")
        DECLINED = "declined", pgettext_lazy("proposal", "declined")
        DONE = "done", pgettext_lazy("proposal", "done")

    class Part(models.TextChoices):
        WHAT = "what", _("title, place, basic facts")
        STORY = "story", _("the problem and how it works")
        RESULTS = "results", _("results and evidence")
        COSTS = "costs", _("costs and funding")
        TRANSFER = "transfer", _("what it would take here")
        SOURCES = "sources", _("sources and links")
        OTHER = "other", _("something else")

    kind = models.CharField(_("kind"), max_length=6, choices=Kind)
    token_hash = models.CharField(_("address: hash"), max_length=64, unique=True, editable=False)
    token_sealed = models.CharField(_("address: sealed"), max_length=200, editable=False)
    # The form's own number: a second press of the button finds the first proposal.
    submission = models.CharField(max_length=40, unique=True, editable=False)
    innovation = models.ForeignKey(
        Innovation, models.SET_NULL, null=True, blank=True, related_name="proposals",
        verbose_name=_("example"),
    )  # fmt: skip
    # The draft or working copy in which an editor works it in; publishing that one finishes the proposal.
    draft = models.ForeignKey(
        Innovation, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="proposals_worked_in", verbose_name=_("draft"),
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    country = CountryField(_("country"), blank=True)
    web = models.URLField(_("web"), max_length=500, blank=True)
    part = models.CharField(_("part"), max_length=8, choices=Part, blank=True)
    text = models.TextField(_("text"), max_length=5000)
    why_here = models.TextField(_("why here"), max_length=3000, blank=True)
    sources = models.TextField(_("sources"), max_length=2000, blank=True)

    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="proposals",
        verbose_name=_("sender's account"),
    )  # fmt: skip
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail"), max_length=254)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="cs")

    state = models.CharField(_("state"), max_length=8, choices=State, default=State.RECEIVED)
    sent_at = models.DateTimeField(_("sent at"))
    answer = models.TextField(_("answer"), max_length=3000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name=_("decided by"),
    )  # fmt: skip
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["state", "sent_at"], name="proposal_desk")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""),
                name="proposal_says_something",
                violation_error_message=_("A proposal needs its title and its text."),
            ),
            models.CheckConstraint(
                condition=Q(kind="change") | Q(innovation__isnull=True, part=""),
                name="proposal_of_a_change_only",
                violation_error_message=_("Only a change speaks of an example that we have."),
            ),
            models.CheckConstraint(
                condition=Q(state="received", decided_at__isnull=True)
                | (~Q(state="received") & Q(decided_at__isnull=False)),
                name="proposal_decided_at_a_moment",
                violation_error_message=_("A decided proposal says when; another does not."),
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="proposal_declined_with_answer",
                violation_error_message=_("A declined proposal tells its sender why."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.title}"

    @property
    def secret_address(self):
        """The sender's own page: whoever knows this address sees what became of the proposal."""
        token = unseal(self.token_sealed, purpose=SEAL)
        return reverse("innovations:proposal", kwargs={"token": token})

    @property
    def is_change(self):
        return self.kind == self.Kind.CHANGE
