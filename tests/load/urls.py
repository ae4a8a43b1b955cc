"""The portal's addresses and a bare view: through all the middleware, one query, a few bytes."""

import os

from django.http import HttpResponse
from django.urls import path
from django.utils import timezone

from csi_portal import urls
from csi_portal.history.models import Act
from csi_portal.registrations.actions import seats
from csi_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from innovations.models import CatalogueVersion


def bare(request):
    return HttpResponse(str(CatalogueVersion.objects.current()))


def bare_insert(request):
    act = Act.objects.create(at=timezone.now(), verb="load", subject_type="load", subject_id="1")
    return HttpResponse(str(act.pk))


def unlocked(event):
    """The event as it is, without waiting for who changes it: what `lock` is measured against."""
    return (
        type(event)
        .objects.select_related(*event.RELATED)
        .prefetch_related(*event.PREFETCHED)
        .get(pk=event.pk)
    )


if os.environ.get("CSI_LOAD_WITHOUT_LOCK"):
    seats.lock = unlocked

urlpatterns = [path("bare/", bare), path("bare/insert/", bare_insert), *urls.urlpatterns]
