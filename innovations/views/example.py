"""One example: its page, its council sheet, its pictures and attachments."""

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from django.views.generic import DetailView

from csi_portal.organisations.models import Municipality
from innovations.documents import council_sheet, council_sheet_pdf, structured_data
from innovations.filters import similar_to
from innovations.models import (
    Attachment,
    ExchangeRate,
    Innovation,
    Picture,
    completeness,
    freshness,
    lowest_cost,
    place_on_map,
    said,
    teaser,
)
from innovations.models.uploads import CONTENT_TYPES

A_YEAR = 365 * 24 * 3600


def not_kept_unless_published(response, innovation):
    """What only editors may see stays in no browser and in no cache on the way."""
    if not innovation.is_published:
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
    return response


class VisibleExample(DetailView):
    """An example that this reader may open; for others it does not exist."""

    def get_queryset(self):
        return Innovation.objects.visible_to(self.request.user).for_detail()

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        return not_kept_unless_published(response, self.object)


class Example(VisibleExample):
    template_name = "innovations/innovation_detail.html"

    def get_context_data(self, **kwargs):
        context = example_context(self.object, self.request, today=timezone.localdate())
        return super().get_context_data(**context, **kwargs)


def example_context(innovation, request, *, today):
    """All that the page of an example shows; an editor's preview shows the same."""
    rates = ExchangeRate.objects.by_currency()
    located = innovation.latitude is not None and innovation.longitude is not None
    address = request.build_absolute_uri(innovation.get_absolute_url())
    return {
        "title": said(innovation, "title"),
        "teaser": teaser(innovation),
        "shared_picture": shared_picture(innovation),
        "lead": in_reader_s_language(said(innovation, "summary")),
        "cost": lowest_cost(innovation.costs.all(), rates),
        "rates": rates,
        "used_rates": [rates[code] for code in currencies(innovation) if code in rates],
        "source_numbers": {source.pk: number for number, source in enumerate(innovation.sources.all(), 1)},
        "outline": static("img/europe.svg"),
        "place": place_name(innovation),
        "point": place_on_map(innovation.latitude, innovation.longitude) if located else None,
        "completeness": completeness(innovation),
        "freshness": freshness(innovation, today),
        "similar": similar_to(innovation),
        "address": address,
        "today": today,
        "structured_data": structured_data(innovation, address),
    }


def shared_picture(innovation):
    """The first picture as links to the page show it; its credit stands on the page."""
    for picture in innovation.pictures.all():
        return {
            "address": reverse("innovations:picture", args=[picture.pk, picture.width]),
            "width": picture.width,
            "height": picture.height,
            "text": picture.alternative_text,
        }
    return None


def in_reader_s_language(text):
    """A `Said` as text, empty when it exists in another language only."""
    return text.text if text.language == get_language() else ""


def currencies(innovation):
    return sorted({cost.currency for cost in innovation.costs.all()})


def place_name(innovation):
    """Where it is, in words: the map's twin. What a smaller place names already is left out."""
    region = "" if innovation.region in innovation.place else innovation.region
    territory = str(innovation.territory_name)
    if territory in region:
        territory = ""
    return ", ".join(part for part in (innovation.place, region, territory) if part)


class CouncilSheet(VisibleExample):
    """The sheet as a page; `?obec=<lau2>` makes it speak of that municipality."""

    template_name = "innovations/council_sheet.html"

    def get_context_data(self, **kwargs):
        municipality = chosen_municipality(self.request)
        return super().get_context_data(
            title=said(self.object, "title"),
            sheet=sheet_for(self.request, self.object, municipality),
            chosen=municipality.lau2 if municipality else "",
            municipalities=Municipality.objects.in_order().only("lau2", "name", "district"),
            **kwargs,
        )


class CouncilSheetPdf(VisibleExample):
    """The same as a file."""

    def render_to_response(self, context, **kwargs):
        municipality = chosen_municipality(self.request)
        sheet = sheet_for(self.request, self.object, municipality)
        response = HttpResponse(council_sheet_pdf(sheet), content_type=CONTENT_TYPES["pdf"])
        response["Content-Disposition"] = f'inline; filename="{self.object.slug}.pdf"'
        response["X-Robots-Tag"] = "noindex"
        return response


def chosen_municipality(request):
    """The municipality of `?obec=`; None for a code that we don't know."""
    code = request.GET.get("obec", "")
    return Municipality.objects.filter(lau2=code).first() if code.isascii() and code.isdigit() else None


def sheet_for(request, innovation, municipality):
    with override("cs"):
        path = reverse("innovations:detail", args=[innovation.slug])
    return council_sheet(
        innovation,
        municipality=municipality,
        rates=ExchangeRate.objects.by_currency(),
        address=request.build_absolute_uri(path),
        today=timezone.localdate(),
    )


@require_safe
def picture(request, pk, width):
    """A picture in one of its sizes, for those who may see its example."""
    shown = Picture.objects.filter(innovation__in=Innovation.objects.visible_to(request.user))
    found = get_object_or_404(shown.select_related("innovation"), pk=pk)
    if width not in found.widths:
        raise Http404
    response = FileResponse(open_or_404(found.file_name(width)), content_type="image/webp")
    if found.innovation.is_published:
        response["Cache-Control"] = f"private, max-age={A_YEAR}, immutable"
    return not_kept_unless_published(response, found.innovation)


@require_safe
def attachment(request, pk):
    """An attachment to save, never to open in the page, for those who may see its example."""
    shown = Attachment.objects.filter(innovation__in=Innovation.objects.visible_to(request.user))
    found = get_object_or_404(shown.select_related("innovation"), pk=pk)
    if found.extension not in CONTENT_TYPES:
        raise Http404
    response = FileResponse(
        open_or_404(found.file.name),
        content_type=CONTENT_TYPES[found.extension],
        as_attachment=True,
        filename=f"{found.innovation.slug}-{found.pk}.{found.extension}",
    )
    return not_kept_unless_published(response, found.innovation)


def open_or_404(name):
    """A stored file; a row whose file is gone is a page not found, not an error."""
    try:
        return default_storage.open(name)
    except FileNotFoundError:
        raise Http404 from None
