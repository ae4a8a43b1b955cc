"""The portal's addresses and a bare view: through all the middleware, one query, a few bytes."""

from django.http import HttpResponse
from django.urls import path

from csi_portal import urls
from csi_portal.urls import handler400, handler403, handler404, handler500  # noqa: F401
from innovations.models import CatalogueVersion


def bare(request):
    return HttpResponse(str(CatalogueVersion.objects.current()))


urlpatterns = [path("bare/", bare), *urls.urlpatterns]
