"""What people register for: dates, seats, and who may still come."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from centres.models import Centre
from csi_portal.support.models import GrantProject
from csi_portal.ui.typography import moment, until

from .registrations import TAKING, Registration

# How long before registration closes the desk says that people are missing.
SHORTLY = timedelta(days=7)


class Entry(NamedTuple):
    """A part of an event in a calendar. The `key` never changes: from it comes the UID (RFC 5545)."""

    key: str
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str


class EventQuerySet(models.QuerySet):
    def published(self):
        """What everybody may see; a cancelled one stays, so that nobody comes in vain."""
        return self.exclude(state=Event.State.DRAFT)

    def upcoming(self, now):
        return self.published().filter(ends_at__gte=now)

    def in_centres(self, centres):
        return self.filter(centre__in=centres)

    def with_seats(self):
        """Each with `taken` seats and the number of those who are `waiting`."""
        return self.annotate(
            taken=Count("registrations", filter=Q(registrations__state__in=TAKING)),
            waiting=Count("registrations", filter=Q(registrations__state=Registration.State.WAITING)),
        )

    def with_idle_seats(self, now):
        """Published ones to come with free seats while somebody waits in the queue."""
        coming = self.filter(state=Event.State.PUBLISHED, starts_at__gt=now).with_seats()
        return coming.filter(taken__lt=F("capacity"), waiting__gt=0)

    def short_of_people(self, now):
        """Those that begin soon, or close soon for registration, with fewer confirmed people than wanted."""
        soon = Q(closes_at__lte=now + SHORTLY) | Q(starts_at__lte=now + SHORTLY)
        coming = self.filter(soon, state=Event.State.PUBLISHED, starts_at__gt=now)
        confirmed = Count("registrations", filter=Q(registrations__state=Registration.State.CONFIRMED))
        return coming.annotate(confirmed=confirmed).filter(confirmed__lt=F("minimum"))


class Event(models.Model):
    """Abstract. Full, closed and running follow from counts and dates, and are never stored."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("event", "draft")
        PUBLISHED = "published", pgettext_lazy("event", "published")
        CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")
        FINISHED = "finished", pgettext_lazy("event", "finished")

    class Admission(models.TextChoices):
        FIRST_COME = "first_come", _("in the order in which people register")
        SELECTION = "selection", _("a coordinator decides about each")

    state = models.CharField(_("state"), max_length=20, choices=State, default=State.DRAFT, editable=False)
    admission = models.CharField(
        _("who gets a seat"), max_length=20, choices=Admission, default=Admission.FIRST_COME
    )
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="%(class)ss", verbose_name=_("centre"))
    project = models.ForeignKey(
        GrantProject,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name=_("grant project"),
    )
    capacity = models.PositiveSmallIntegerField(_("seats"))
    minimum = models.PositiveSmallIntegerField(
        _("least number of people"), default=0, help_text=_("With fewer people it will hardly take place.")
    )
    opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("registration closes"))
    cancel_until = models.DateTimeField(
        _("people may withdraw until"), help_text=_("Later they write to the centre.")
    )
    offer_hours = models.PositiveSmallIntegerField(
        _("an offered seat is held for, hours"),
        default=48,
        help_text=_("Then it goes to the next in the queue."),
    )
    # Kept by actions from the days or sessions of the event.
    starts_at = models.DateTimeField(_("begins"), editable=False)
    ends_at = models.DateTimeField(_("ends"), editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("why cancelled"), max_length=500, blank=True, editable=False)
    sequence = models.PositiveIntegerField(
        default=0,
        editable=False,
        help_text="Of the calendar entries (RFC 5545, 3.8.7.4): rises with each change.",
    )
    is_sample = models.BooleanField(_("sample data"), default=False, editable=False)

    objects = EventQuerySet.as_manager()

    # What a letter says of the event is read with it.
    RELATED, PREFETCHED = ("centre",), ()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1) & Q(minimum__lte=F("capacity")),
                name="%(class)s_seats",
                violation_error_message=_(
                    "There is at least one seat, and the least number of people is not above the "
                    "number of seats."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="%(class)s_ends_after_start",
                violation_error_message=_("It ends after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(closes_at__lte=F("starts_at")) & Q(cancel_until__lte=F("starts_at")),
                name="%(class)s_closes_before_start",
                violation_error_message=_(
                    "Registration closes, and withdrawing ends, at the latest when it begins."
                ),
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="%(class)s_opens_before_closing",
                violation_error_message=_("Registration opens before it closes."),
            ),
            models.CheckConstraint(
                condition=Q(offer_hours__gte=1) & Q(offer_hours__lte=336),
                name="%(class)s_offer_hours",
                violation_error_message=_("An offered seat is held from one hour to fourteen days."),
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", cancelled_at__isnull=False) & ~Q(cancel_reason="")
                | (~Q(state="cancelled") & Q(cancelled_at__isnull=True, cancel_reason="")),
                name="%(class)s_cancelled_with_reason",
                violation_error_message=_("What is cancelled says when and why; what is not says neither."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False) | Q(state="cancelled"),
                name="%(class)s_published_at",
                violation_error_message=_("What is published says since when."),
            ),
        ]

    @property
    def is_selective(self):
        return self.admission == self.Admission.SELECTION

    @property
    def offer_time(self):
        return timedelta(hours=self.offer_hours)

    def has_begun(self, now):
        return self.starts_at <= now

    def closed_sentence(self, now):
        """Why nothing about the seats changes any more, or None while it does."""
        if self.state == self.State.DRAFT:
            return gettext("This has not been published yet.")
        if self.state == self.State.CANCELLED:
            return gettext("This has been cancelled.")
        if self.state == self.State.FINISHED or self.has_begun(now):
            return gettext("This has already begun.")
        return None

    def registration_refusal(self, now):
        """A sentence that says why nobody can register now and what to do instead, or None."""
        if sentence := self.closed_sentence(now):
            return sentence
        if self.opens_at and now < self.opens_at:
            return gettext("Registration opens on %(moment)s. Come back then.") % {
                "moment": moment(self.opens_at)
            }
        if now >= self.closes_at:
            return gettext("Registration closed on %(moment)s. Ask the centre whether there is a way.") % {
                "moment": moment(self.closes_at)
            }
        return None

    def cancel_refusal(self, now):
        """A sentence that says why a person can't withdraw by herself any more, or None."""
        if sentence := self.closed_sentence(now):
            return sentence
        if now >= self.cancel_until:
            return gettext(
                "You could withdraw until %(moment)s. Write to the centre, which will do it for you."
            ) % {"moment": until(self.cancel_until)}
        return None

    @cached_property
    def routes(self):
        """{short name: name of the address} of the kit's pages, which each app includes under its own."""
        app = self._meta.app_label
        own = ("act", "answers", "calendar", "erase", "hand_over", "needs")
        group = ("group_act", "group_add", "group_hand_over", "group_withdraw")
        return {name: f"{app}:registration_{name}" for name in own} | {
            name: f"{app}:{name}" for name in group
        }

    @property
    def registration_address(self):
        return reverse(f"{self._meta.app_label}:register", kwargs={"slug": self.slug})

    @property
    def code_address(self):
        return reverse(f"{self._meta.app_label}:code", kwargs={"slug": self.slug})

    # What a kind of event says of itself.

    def siblings(self):
        """Other events between which a person chooses, as a QuerySet: none unless the kind says otherwise."""
        return type(self).objects.none()

    def calendar_entries(self):
        """What a calendar shows: an `Entry` for each part of the event, by default one for the whole."""
        return [Entry(f"{self._meta.model_name}-{self.pk}", self.starts_at, self.ends_at, str(self), "")]
