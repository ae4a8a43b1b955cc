"""The addresses of the API, each answering GET, HEAD and the preflight of browsers, from any origin."""

from datetime import timedelta
from functools import wraps

from django.http import Http404, HttpResponse
from django.urls import path

from ..views.open_data import for_machines
from .operations import api, nothing_there, refusal

METHODS = ("GET", "HEAD", "OPTIONS")
A_DAY = 24 * 3600


def too_many(request):
    return refusal(
        request, 429, "Too many requests from your address. Wait a minute; repeat with If-None-Match."
    )


limited = for_machines("api", most=120, window=timedelta(minutes=1), refuse=too_many)


def from_any_origin(view):
    """Decorator: errors too can be read by a script on another site."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        if request.method == "OPTIONS":
            response = HttpResponse(status=204)
            response["Access-Control-Allow-Methods"] = ", ".join(METHODS)
            response["Access-Control-Allow-Headers"] = "If-None-Match, Accept"
            response["Access-Control-Max-Age"] = str(A_DAY)
        elif request.method in METHODS:
            response = limited(as_get(view))(request, *args, **kwargs)
        else:
            response = refusal(request, 405, "This API only answers GET.")
            response["Allow"] = ", ".join(METHODS)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After"
        return response

    answer.csrf_exempt = True  # nothing can be changed, and a refusal should be JSON
    return answer


def as_get(view):
    """HEAD is answered as GET; the server leaves the body out."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        request.method = "GET"
        return view(request, *args, **kwargs)

    return answer


def unknown(request, rest=""):
    return nothing_there(request, Http404())


operations = [
    path(str(each.pattern), from_any_origin(each.callback), name=each.name)
    for each in api.urls[0]
    if each.name != "api-root"
]
nothing = [
    path("", from_any_origin(unknown), name="api-root"),  # by this name ninja finds where the API begins
    path("<path:rest>/", from_any_origin(unknown), name="unknown"),
]
urls = ([*operations, *nothing], "api")
