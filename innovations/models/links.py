"""Whether the addresses that published examples lead to still answer."""

from datetime import timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .evidence import Source
from .innovation import Innovation

DEAD_AFTER = 3  # failures on as many days, with no success between them
CHECK_AGAIN_AFTER = timedelta(days=6.5)  # so that a weekly round of a few hours never slips by a day
FAILING_AGAIN_AFTER = timedelta(hours=20)


class LinkCheckQuerySet(models.QuerySet):
    def dead(self):
        """Those that failed on three different days, the longest dead first."""
        return self.filter(failures__gte=DEAD_AFTER).order_by("first_failed_at", "pk")

    def living(self):
        """Those that answered when they were asked last."""
        return self.filter(failures=0)

    def fresh(self, now):
        """Those that need not be asked again yet: a living one for a week, a failing one for a day."""
        living = Q(failures=0, checked_at__gt=now - CHECK_AGAIN_AFTER)
        return self.filter(living | Q(checked_at__gt=now - FAILING_AGAIN_AFTER))


class LinkCheck(models.Model):
    """What came of asking one address, however many examples lead there."""

    class Problem(models.TextChoices):
        GONE = "gone", _("the page is no longer there")
        BROKEN = "broken", _("the server reports an error of its own")
        NO_NAME = "no_name", _("the name of the server is not known")
        NO_ANSWER = "no_answer", _("the server does not answer")
        INSECURE = "insecure", _("its certificate is not valid")
        NOT_PUBLIC = "not_public", _("it leads to an address that is not public")
        ASTRAY = "astray", _("it redirects again and again")
        MALFORMED = "malformed", _("the address is not well formed")

    address = models.URLField(_("address"), max_length=1000, unique=True)
    status = models.PositiveSmallIntegerField(
        _("status"), null=True, blank=True, help_text=_("The answer of the server; empty when none came.")
    )
    problem = models.CharField(_("problem"), max_length=10, choices=Problem, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    failures = models.PositiveSmallIntegerField(_("days of failure in a row"), default=0)
    first_failed_at = models.DateTimeField(_("failing since"), null=True, blank=True)

    objects = LinkCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("check of a link")
        verbose_name_plural = _("checks of links")
        ordering = ["address"]
        constraints = [
            models.CheckConstraint(
                condition=Q(problem="", failures=0, first_failed_at=None)
                | (~Q(problem="") & Q(failures__gt=0, first_failed_at__isnull=False)),
                name="link_fails_for_a_reason",
                violation_error_message=_("A failing link has a problem and a day since when it fails."),
            )
        ]

    def __str__(self):
        return self.address

    @property
    def is_dead(self):
        return self.failures >= DEAD_AFTER

    def note(self, *, status, problem, now):
        """Take in an answer. Failures count by the day, so that a second run on one day changes nothing."""
        if not problem:
            self.failures, self.first_failed_at = 0, None
        elif not self.failures:
            self.failures, self.first_failed_at = 1, now
        elif timezone.localdate(self.checked_at) != timezone.localdate(now):
            self.failures += 1
        self.status, self.problem, self.checked_at = status, problem, now


def published_addresses():
    """The distinct addresses that published examples lead to: sources, and the organisations' own pages."""
    published = Innovation.objects.published()
    sources = Source.objects.filter(innovation__in=published).values_list("url", flat=True)
    webs = published.exclude(web="").values_list("web", flat=True)
    return set(sources.order_by().distinct()) | set(webs.order_by().distinct())


def with_dead_links():
    """The published examples that lead to a dead address."""
    dead = LinkCheck.objects.filter(failures__gte=DEAD_AFTER).values("address")
    return Innovation.objects.published().filter(
        Q(web__in=dead) | Q(pk__in=Source.objects.filter(url__in=dead).values("innovation"))
    )


def with_link_check(sources):
    """Sources with `link_failures`, `link_problem`, `link_checked_at` of their address, in the same query."""
    check = LinkCheck.objects.filter(address=OuterRef("url"))
    return sources.annotate(
        **{f"link_{name}": Subquery(check.values(name)) for name in ("failures", "problem", "checked_at")}
    )
