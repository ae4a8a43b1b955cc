"""A page that opens to whoever knows its address."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from centres.models.enquiries import new_token, token_hash
from csi_portal.accounts.seals import seal, unseal

PURPOSE = "registration"


def new_secret():
    """The fields of a new secret address: its hash finds the row, its seal lets later letters repeat it."""
    token = new_token()
    return {"token_hash": token_hash(token), "token_sealed": seal(token, purpose=PURPOSE)}


class SecretQuerySet(models.QuerySet):
    def by_token(self, token):
        return self.filter(token_hash=token_hash(token))


class Secret(models.Model):
    """The stored part of a secret address. A copy of the database without the SECRET_KEY opens nothing."""

    token_hash = models.CharField(_("address: hash"), max_length=64, unique=True, editable=False)
    token_sealed = models.CharField(_("address: sealed"), max_length=200, editable=False)

    # The code that proves the address behind it: a keyed hash, how often one was tried, when it was sent.
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    code_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = SecretQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def token(self):
        return unseal(self.token_sealed, purpose=PURPOSE)
