"""Links to lists of examples. No history is written: it would tie a person to what she reads."""

import secrets

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import SHARED_LASTS, SharedList
from ..models.shortlists import key_of


def share_list(*, slugs, now):
    """Keep the list as it is now; the secret of its link, which is stored nowhere else.

    Raises ValidationError for an empty list.
    """
    if not slugs:
        raise ValidationError(_("The list is empty. Add an example first."))
    token = secrets.token_urlsafe(24)
    SharedList.objects.create(key=key_of(token), slugs=slugs, created_at=now, expires_at=now + SHARED_LASTS)
    return token


def revoke_list(*, token):
    """Let the link open nothing any more. May be repeated."""
    SharedList.objects.filter(key=key_of(token)).delete()


def erase_overdue_lists(*, now):
    """Remove lists whose links have expired; how many there were."""
    return SharedList.objects.overdue(now).delete()[0]
