"""The filtered result to take along: the same address as the list, the same examples in the same order."""

from datetime import timedelta

from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import override

from innovations.documents import LICENCE, About, csv_lines, json_parts, xlsx_file
from innovations.filters import Finding, examples_found

from .catalogue import SORT_NAMES
from .open_data import for_machines
from .wording import filters_in_words

PIECE = 64 * 1024  # characters of one piece of an answer
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A whole municipal office shares one network address, and a large file keeps a worker busy for some seconds.
limited = for_machines("export", most=30, window=timedelta(minutes=10))


@limited
def export_csv(request):
    return streamed(request, csv_lines, "csv", "text/csv; charset=utf-8")


@limited
def export_json(request):
    return streamed(request, json_parts, "json", "application/json")


@limited
def export_xlsx(request):
    finding = Finding(request.GET, request.catalogue_version)
    file = xlsx_file(examples_found(finding), about(request, finding))
    return as_download(FileResponse(file, content_type=XLSX), "xlsx")


def streamed(request, write, extension, content_type):
    """An answer that is written while it is sent."""
    finding = Finding(request.GET, request.catalogue_version)
    parts = write(examples_found(finding), about(request, finding))
    response = StreamingHttpResponse(in_pieces(parts, finding.language), content_type=content_type)
    return as_download(response, extension)


def in_pieces(parts, language):
    """The parts joined to pieces of some size, written in `language` although the request is over by then."""
    with override(language):
        piece = ""
        for part in parts:
            piece += part
            if len(piece) > PIECE:
                yield piece
                piece = ""
        yield piece


def as_download(response, extension):
    name = _("CSI examples %(day)s") % {"day": timezone.localdate().isoformat()}
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{extension}")
    response["Link"] = f'<{LICENCE}>; rel="license"'
    response["X-Robots-Tag"] = "noindex"
    return response


def about(request, finding):
    """What the file says of itself."""
    root = f"{request.scheme}://{request.get_host()}"
    return About(
        title=_("Catalogue of foreign social innovations"),
        publisher=_("Centres for Socially Oriented Innovation"),
        root=root,
        query=f"{root}{reverse('innovations:list')}{finding.asked.to()}".removesuffix("?"),
        filters=in_words(finding),
        found=finding.total,
        made_on=timezone.localdate().isoformat(),
    )


def in_words(finding):
    """The filters and the order of a query, as a sentence without verbs."""
    order = SORT_NAMES[finding.sort]
    if finding.municipality:
        order = f"{order} ({finding.municipality.name})"
    return "; ".join([*filters_in_words(finding), _("sorted by: %(order)s") % {"order": order}])
