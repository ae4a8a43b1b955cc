"""Lists of examples that readers put together. A list holds addresses (slugs) of examples only."""

import hashlib
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

MOST_LISTED = 50  # examples in a list
SHARED_LASTS = timedelta(days=90)


def key_of(token):
    """What the database keeps of a link's secret: a copy of the table opens no list."""
    return hashlib.sha256(token.encode()).hexdigest()


class SharedListQuerySet(models.QuerySet):
    def open_by(self, token, now):
        return self.filter(key=key_of(token), expires_at__gt=now)

    def overdue(self, now):
        return self.filter(expires_at__lte=now)


class SharedList(models.Model):
    """A list as it was when somebody made a link to it. Who made it is not stored."""

    key = models.CharField(_("fingerprint of the link"), max_length=64, unique=True, editable=False)
    slugs = ArrayField(models.SlugField(max_length=100), verbose_name=_("examples"), size=MOST_LISTED)
    created_at = models.DateTimeField(_("created at"))
    expires_at = models.DateTimeField(_("valid until"), db_index=True)

    objects = SharedListQuerySet.as_manager()

    class Meta:
        verbose_name = _("shared list")
        verbose_name_plural = _("shared lists")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slugs__len__gte=1, slugs__len__lte=MOST_LISTED),
                name="shared_list_some_examples",
                violation_error_message=_("A shared list holds 1 to 50 examples."),
            )
        ]

    def __str__(self):
        return str(self.created_at)
