"""Who asks: the signed-in person, together with whether her session has seen a second factor."""

from allauth.account.authentication import get_authentication_records
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.utils.functional import SimpleLazyObject


class SessionUserMiddleware(AuthenticationMiddleware):
    """Stands for Django's own; without it there is no `request.user` at all, so nothing can be left open.

    The user stays lazy: a page that does not ask who reads it touches no session. There is no
    `request.auser`: it would give the user without what her session has seen.
    """

    def process_request(self, request):
        request.user = SimpleLazyObject(lambda: session_user(request))


def session_user(request):
    user = get_user(request)
    if user.is_authenticated:
        records = get_authentication_records(request, user)
        user.second_factor_seen = any(record["method"] == "mfa" for record in records)
    return user
