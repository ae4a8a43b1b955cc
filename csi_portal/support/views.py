"""The logos of the publicity strip."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from .models import GrantLogo

PICTURES = {".webp": "image/webp", ".png": "image/png", ".jpg": "image/jpeg"}
A_DAY = 24 * 3600


@require_safe
def logo(request, pk):
    """A logo, for everybody. A row whose file is gone, or is no picture, is a page not found."""
    found = get_object_or_404(GrantLogo, pk=pk)
    content_type = PICTURES.get(PurePosixPath(found.image.name).suffix)
    if content_type is None:
        raise Http404
    try:
        file = default_storage.open(found.image.name)
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(file, content_type=content_type)
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response
