"""The filtered result to take along: the same address as the list, the same examples in the same order."""

from datetime import timedelta

from django.http import FileResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from csi_portal.server.limits import give_turn_back, take_turn
from innovations.documents import LICENCE, About, csv_lines, json_parts, xlsx_file
from innovations.filters import Finding, examples_found

from .catalogue import SORT_NAMES
from .open_data import for_machines
from .wording import filters_in_words

PIECE = 64 * 1024  # characters of one piece of an answer
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

# A file of so many examples takes about a second. Only one larger one is made at a time, so that one worker
# always answers those who read.
LARGE = 500
TURN = "large export"

# A whole municipal office shares one network address, and a large file keeps a worker busy for some seconds.
limited = for_machines("export", most=30, window=timedelta(minutes=10))

EXTENSIONS = ("csv", "xlsx", "json")
STREAMED = {"csv": (csv_lines, "text/csv; charset=utf-8"), "json": (json_parts, "application/json")}


@limited
def export_csv(request):
    return found(request, "csv")


@limited
def export_json(request):
    return found(request, "json")


@limited
def export_xlsx(request):
    return found(request, "xlsx")


def found(request, extension):
    """What the query of the address finds."""
    finding = Finding(request.GET, request.catalogue_version)
    query = f"{root_of(request)}{reverse('innovations:list')}{finding.asked.to()}".removesuffix("?")
    said = about(request, query=query, filters=in_words(finding), found=finding.total)
    if finding.total <= LARGE:
        return download(extension, examples_found(finding), said)
    if not take_turn(TURN):
        return busy(request, finding)
    try:
        response = download(extension, examples_found(finding), said)
    except BaseException:
        give_turn_back(TURN)
        raise
    return giving_back_at_its_end(response)


def giving_back_at_its_end(response):
    """The same response; the server closes it when it is sent, or when its reader has gone."""
    close = response.close

    def close_in_turn():
        give_turn_back(TURN)
        close()

    response.close = close_in_turn
    return response


def busy(request, finding):
    context = {"list_address": f"{reverse('innovations:list')}{finding.asked.to()}", "large": LARGE}
    response = render(request, "innovations/export_busy.html", context, status=503)
    response["Retry-After"] = "30"
    response["Cache-Control"] = "no-store"
    return response


def download(extension, examples, about):
    """The examples as a file; the text formats are written while they are sent."""
    if extension == "xlsx":
        return as_download(FileResponse(xlsx_file(examples, about), content_type=XLSX), extension)
    write, content_type = STREAMED[extension]
    parts = in_pieces(write(examples, about), get_language())
    return as_download(StreamingHttpResponse(parts, content_type=content_type), extension)


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


def root_of(request):
    return f"{request.scheme}://{request.get_host()}"


def about(request, *, query, filters, found):
    """What the file says of itself."""
    return About(
        title=_("Catalogue of foreign social innovations"),
        publisher=_("Centres for Socially Oriented Innovation"),
        root=root_of(request),
        query=query,
        filters=filters,
        found=found,
        made_on=timezone.localdate().isoformat(),
    )


def in_words(finding):
    """The filters and the order of a query, as a sentence without verbs."""
    order = SORT_NAMES[finding.sort]
    if finding.municipality:
        order = f"{order} ({finding.municipality.name})"
    return "; ".join([*filters_in_words(finding), _("sorted by: %(order)s") % {"order": order}])
