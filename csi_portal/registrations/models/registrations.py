"""One person in one event: her place in the queue, her seat, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from csi_portal.organisations.models import Organisation
from csi_portal.organisations.models.municipalities import plain_name

from .secrets import Secret, SecretQuerySet

TAKING = ("offered", "confirmed", "attended", "absent")
LIVE = ("draft", "submitted", "waiting", *TAKING)
ENDED = ("refused", "cancelled", "declined", "expired")


def name_key(name):
    """The name without accents, case and spare spaces: a person in one event is e-mail plus name."""
    return plain_name(name)


class RegistrationQuerySet(SecretQuerySet):
    def live(self):
        return self.filter(state__in=LIVE)

    def taking(self):
        """Those that hold a seat, an offered one too."""
        return self.filter(state__in=TAKING)

    def in_queue(self):
        """Who waits, the first one first."""
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "pk")

    def to_decide(self):
        """Whose address is known and about whom a coordinator decides."""
        return self.filter(state=Registration.State.SUBMITTED, expires_at=None)

    def lapsed(self, now):
        """Offers that nobody took up in time, and addresses that nobody verified."""
        return self.filter(expires_at__lte=now)

    def of_account(self, user):
        """Those of the account, and those of its address, which is verified; they may be older than it."""
        return self.filter(Q(user=user) | Q(email=user.email.lower()))

    def of_person_of(self, user):
        """Those of the account's own person: colleagues may share her mailbox, and keep what is theirs."""
        return self.filter(Q(user=user) | Q(email=user.email.lower(), name_key=name_key(user.full_name)))

    def tell_places(self, registrations):
        """Tell each of these who waits her place in the queue of her event, in one query for all."""
        waiting = {each.pk: each for each in registrations if each.state == Registration.State.WAITING}
        if not waiting:
            return
        ahead = {}
        queue = self.in_queue().filter(event__in={each.event_id for each in waiting.values()})
        for event, pk in queue.values_list("event", "pk"):
            ahead[event] = ahead.get(event, 0) + 1
            if pk in waiting:
                waiting[pk].known_place = ahead[event]

    def of_person(self, *, email, name):
        return self.filter(email=email.lower(), name_key=name_key(name))


class Registration(Secret):
    """Abstract. One person in one event.

    Its life: draft → submitted → (waiting | offered until T | refused) → confirmed → attended | absent.

    First come: an event gives a seat at once or the place in the queue. Selection: SUBMITTED waits for a
    coordinator, who accepts (OFFERED), puts in reserve (WAITING) or refuses. An address that has not been
    verified holds its seat (OFFERED) or place (WAITING) until `expires_at`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("registration", "draft")
        SUBMITTED = "submitted", pgettext_lazy("registration", "awaits a decision")
        WAITING = "waiting", pgettext_lazy("registration", "waiting")
        OFFERED = "offered", pgettext_lazy("registration", "seat offered")
        REFUSED = "refused", pgettext_lazy("registration", "refused")
        CONFIRMED = "confirmed", pgettext_lazy("registration", "confirmed")
        ATTENDED = "attended", pgettext_lazy("registration", "attended")
        ABSENT = "absent", pgettext_lazy("registration", "absent")
        CANCELLED = "cancelled", pgettext_lazy("registration", "cancelled")
        DECLINED = "declined", pgettext_lazy("registration", "offer declined")
        EXPIRED = "expired", pgettext_lazy("registration", "expired")

    class Origin(models.TextChoices):
        OWN = "own", _("registered by herself")
        GROUP = "group", _("registered by a colleague")
        HANDED = "handed", _("took over a seat")
        PHONE = "phone", _("by telephone")
        WALK_IN = "walk_in", _("came without registering")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="%(class)ss",
        verbose_name=_("account"),
    )
    name = models.CharField(pgettext_lazy("person", "name"), max_length=150)
    name_key = models.CharField(max_length=150, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("organisation"),
    )
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    role = models.CharField(_("what she does there"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="cs")
    origin = models.CharField(
        _("how she came"), max_length=20, choices=Origin, default=Origin.OWN, editable=False
    )
    state = models.CharField(_("state"), max_length=20, choices=State, editable=False)
    submitted_at = models.DateTimeField(_("registered at"), editable=False)
    queued_at = models.DateTimeField(_("in the queue since"), null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(_("held until"), null=True, blank=True, editable=False)
    verified_at = models.DateTimeField(_("address verified at"), null=True, blank=True, editable=False)
    confirmed_at = models.DateTimeField(_("seat confirmed at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)
    exceeds = models.BooleanField(
        _("beyond the capacity"), default=False, editable=False, help_text=_("History says why.")
    )
    handed_from = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="handed_to",
        verbose_name=_("took over the seat of"),
    )
    reminded_at = models.DateTimeField(_("reminded at"), null=True, blank=True, editable=False)

    objects = RegistrationQuerySet.as_manager()
    known_place = None

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email", "name_key"],
                condition=Q(state__in=LIVE),
                name="%(class)s_once",
                violation_error_message=_("This person is already registered here."),
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(expires_at__isnull=False),
                name="%(class)s_offer_ends",
                violation_error_message=_("An offered seat says until when it is held."),
            ),
            models.CheckConstraint(
                condition=Q(expires_at__isnull=True) | Q(state__in=["offered", "waiting", "submitted"]),
                name="%(class)s_held_until",
                violation_error_message=_(
                    "Only an offer, or an address not verified yet, is held until a moment."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(queued_at__isnull=False),
                name="%(class)s_queued",
                violation_error_message=_("Who waits has a place in the queue."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "attended", "absent"]) | Q(confirmed_at__isnull=False),
                name="%(class)s_confirmed_at",
                violation_error_message=_("A confirmed seat says since when."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "attended", "absent"]) | Q(verified_at__isnull=False),
                name="%(class)s_verified",
                violation_error_message=_("Only an address that has been proved gets a seat for good."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=ENDED, ended_at__isnull=False)
                | (~Q(state__in=ENDED) & Q(ended_at__isnull=True)),
                name="%(class)s_ended_at",
                violation_error_message=_("A registration that ended says when; another does not."),
            ),
        ]
        indexes = [
            models.Index(fields=["event", "state", "queued_at", "id"], name="%(class)s_queue"),
            models.Index(fields=["email"], name="%(class)s_email"),
            models.Index(
                fields=["expires_at"], name="%(class)s_expires", condition=Q(expires_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name or gettext("name erased")

    @property
    def address(self):
        """Where the code goes."""
        return self.email

    @property
    def is_live(self):
        return self.state in LIVE

    @property
    def takes_seat(self):
        return self.state in TAKING

    @property
    def awaits_proof(self):
        """Whether its address, or that of the contact person, has still to be proved before it counts."""
        return self.expires_at is not None and self.verified_at is None

    @property
    def number_in_queue(self):
        """The same, without a query where `tell_places` has told it for many."""
        return self.known_place or self.place_in_queue()

    def place_in_queue(self):
        """Her number in the queue, from 1; asked of those who wait."""
        before = Q(queued_at__lt=self.queued_at) | Q(queued_at=self.queued_at, pk__lt=self.pk)
        return self.event.registrations.in_queue().filter(before).count() + 1

    @property
    def works_for(self):
        """The organisation in words."""
        return self.organisation.name if self.organisation else self.organisation_name
