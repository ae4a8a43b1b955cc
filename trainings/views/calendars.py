"""Calendar files: of one training, of every filter, and of what one person is registered for."""

import hashlib
from datetime import timedelta

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

from csi_portal.registrations.documents import Item, calendar

from ..filters import TrainingFilter
from ..models import Training, TrainingRegistration
from ..permissions import may_read

KEPT_AFTERWARDS = timedelta(days=90)  # past trainings stay in a subscribed calendar for so long
SURE = ("confirmed", "attended", "absent")


@require_safe
def calendar_of_training(request, slug):
    """One training, to be saved."""
    training = get_object_or_404(Training.objects.for_detail(), slug=slug)
    if not may_read(request.user, training):
        raise Http404
    response = answer(request, calendar([item(request, training)]))
    response["Content-Disposition"] = f'attachment; filename="{training.slug}.ics"'
    return response


@require_safe
def calendar_of_filter(request):
    """The trainings that the list with the same query shows, to be subscribed to."""
    filters = TrainingFilter(request.GET, now=timezone.now(), without=("kdy",))
    trainings = filters.qs.filter(ends_at__gte=filters.now - KEPT_AFTERWARDS)
    items = [
        item(request, each) for each in trainings.order_by("starts_at", "pk").prefetch_related("sessions")
    ]
    name = ", ".join([_("CSI trainings"), *(str(text) for text, _link in filters.chips(""))])
    return answer(request, calendar(items, name=name))


@require_safe
def own_calendar(request, token):
    """What the person of this secret address is registered for; she finds the address under My things."""
    user = user_of(token)
    registrations = TrainingRegistration.objects.live().filter(Q(user=user) | Q(email=user.email.lower()))
    recent = registrations.filter(event__ends_at__gte=timezone.now() - KEPT_AFTERWARDS)
    found = recent.select_related("event__module").prefetch_related("event__sessions")
    items = [
        item(
            request,
            each.event,
            is_sure=each.state in SURE,
            note=f"{each.name}: {each.get_state_display()}",
        )
        for each in found.order_by("event__starts_at", "pk")
    ]
    return answer(request, calendar(items, name=_("My trainings of CSI")), kept="private")


def item(request, training, **about):
    return Item(training, request.build_absolute_uri(training.get_absolute_url()), **about)


def answer(request, text, kept="public"):
    """The file, or that it has not changed since this calendar asked last."""
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["ETag"] = etag
    response["Cache-Control"] = f"{kept}, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=etag, response=response)


# --- the secret address of one's own calendar ---------------------------------------------------------------


def own_calendar_address(user):
    """The path of the person's own calendar. It opens to whoever knows it; a new password makes a new one."""
    return reverse("own_calendar", kwargs={"token": f"{user.pk}-{proof(user)}"})


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
