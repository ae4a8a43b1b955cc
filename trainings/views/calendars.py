"""Calendar files: of one training, of every filter, and of what one person is registered for."""

import hashlib
from datetime import UTC, datetime, timedelta

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from csi_portal.registrations.calendars import calendar_text

from ..filters import TrainingFilter
from ..models import Training, TrainingRegistration
from ..permissions import may_read, takes_part

KEPT_AFTERWARDS = timedelta(days=90)  # past trainings stay in a subscribed calendar for so long
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # of a calendar that holds nothing


@require_safe
def calendar_of_training(request, slug):
    """One training, to be saved."""
    training = get_object_or_404(Training.objects.for_detail(), slug=slug)
    if not may_read(request.user, training):
        raise Http404
    response = answer(request, [training])
    response["Content-Disposition"] = f'attachment; filename="{training.slug}.ics"'
    return response


@require_safe
def calendar_of_filter(request):
    """The trainings that the list with the same query shows, to be subscribed to."""
    filters = TrainingFilter(request.GET, now=timezone.now(), without=("kdy",))
    trainings = filters.qs.filter(ends_at__gte=filters.now - KEPT_AFTERWARDS)
    shown = trainings.order_by("starts_at", "pk").prefetch_related("sessions")
    name = ", ".join([_("CSI trainings"), *(str(text) for text, _link in filters.chips(""))])
    return answer(request, list(shown), name=name)


@require_safe
def own_calendar(request, token):
    """What the person of this secret address is registered for; she finds the address under My things."""
    user = user_of(token)
    registrations = TrainingRegistration.objects.live().filter(Q(user=user) | Q(email=user.email.lower()))
    recent = registrations.filter(event__ends_at__gte=timezone.now() - KEPT_AFTERWARDS)
    found = recent.select_related("event__module").prefetch_related("event__sessions")
    found = list(found.order_by("event__starts_at", "pk"))
    trainings = list(dict.fromkeys(each.event for each in found))
    sure = {each.event for each in found if takes_part(each)}
    response = answer(
        request, trainings, name=_("My trainings of CSI"), unsure=set(trainings) - sure, kept="private"
    )
    response["Referrer-Policy"] = "no-referrer"
    return response


def answer(request, trainings, *, kept="public", **about):
    """The file, or that it has not changed since this calendar asked last."""
    # The moment of the last announcement, not of this request: the same trainings are the same file.
    stated = [each.cancelled_at or each.published_at or each.starts_at for each in trainings]
    text = calendar_text(trainings, now=max(stated, default=EPOCH), **about)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"{kept}, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response)


# --- the secret address of one's own calendar ---------------------------------------------------------------


def own_calendar_address(user):
    """The path of the person's own calendar. It opens to whoever knows it; a new password makes a new one."""
    return reverse("own_calendar", kwargs={"token": own_calendar_token(user)})


def own_calendar_token(user):
    return f"{user.pk}-{proof(user)}"


def proof(user):
    """What only the portal can make of this account and its present password."""
    return salted_hmac("own calendar", f"{user.pk}:{user.get_session_auth_hash()}").hexdigest()


def user_of(token):
    """The account of a secret address. Raises Http404 for any other address."""
    pk, _mark, given = token.partition("-")
    user = get_object_or_404(get_user_model(), pk=pk, is_active=True) if is_key(pk) else None
    if user is None or not constant_time_compare(given, proof(user)):
        raise Http404
    return user


def is_key(text):
    return text.isascii() and text.isdigit() and len(text) < 10
