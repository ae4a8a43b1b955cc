"""Materials: files for those who take part, in whole or in a range of bytes; they have no public address."""

import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from innovations.models.uploads import CONTENT_TYPES

from ..models import Material, Training, TrainingRegistration
from ..permissions import may_take_part, takes_part
from .pages import own_registrations

# One range, as readers and players ask for; several at once are answered by the whole file (RFC 9110, 14.2).
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
CHUNK = 64 * 1024


@require_safe
def material(request, slug, pk):
    """For those who take part and are signed in, who teach, and who run the training; others find nothing."""
    training = get_object_or_404(Training.objects.select_related("centre"), slug=slug)
    if not may_take_part(request.user, training, own_registrations(training, request.user)):
        raise Http404
    return answer(request, get_object_or_404(Material.objects.of(training), pk=pk), training)


@require_safe
def material_by_link(request, token, pk):
    """For who knows the secret address of a registration that takes part."""
    found = TrainingRegistration.objects.by_token(token).select_related("event")
    registration = get_object_or_404(found)
    if not takes_part(registration):
        raise Http404
    training = registration.event
    return answer(request, get_object_or_404(Material.objects.of(training), pk=pk), training)


def answer(request, found, training):
    """The file to save, never to open in the page; only this reader's own browser may keep it."""
    if found.extension not in CONTENT_TYPES:
        raise Http404
    try:
        file = default_storage.open(found.file.name)
    except FileNotFoundError:
        raise Http404 from None
    etag = f'"{found.pk}-{found.file.name.rpartition("/")[2]}"'  # every upload has a name of its own
    response = get_conditional_response(request, etag=etag) or ranged(request, file, etag)
    if response.status_code in (200, 206):
        name = f"{training.slug}-{found.pk}.{found.extension}"
        response["Content-Type"] = CONTENT_TYPES[found.extension]
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    else:
        file.close()
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def ranged(request, file, etag):
    """The whole file, the part that was asked for, or that there is no such part."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not asked or asked[0] == "bytes=-" or request.headers.get("If-Range", etag) != etag:
        return FileResponse(file)
    first, last = part_of(asked[1], asked[2], file.size)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
    response = StreamingHttpResponse(pieces(file, first, last), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{file.size}"
    response["Content-Length"] = str(last - first + 1)
    return response


def part_of(first, last, size):
    """The first and last byte of "100-199", "100-", or "-100" (the end); nothing where last is smaller."""
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def pieces(file, first, last):
    """The bytes of a file from the first to the last one."""
    with file:
        file.seek(first)
        left = last - first + 1
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
