"""What can be asked: the list of examples, one example, the lists of values."""

import logging

from django.core.paginator import EmptyPage, Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_noop, override
from ninja import Field, NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError, ValidationError

from ..documents import LICENCE, brief, record
from ..documents.record import LANGUAGES, READ_BY_BRIEF, both
from ..filters import GROUPS, Finding, current_memory
from ..filters.groups import VOCABULARIES
from ..models import Innovation
from .schemas import Example, Lists, Page, Refusal

LOG = logging.getLogger(__name__)
MOST_ON_A_PAGE = 100

api = NinjaAPI(
    title="Centres for Socially Oriented Innovation: catalogue",
    version="1",
    description=gettext_noop(
        "Read-only access to the published examples, without a key. Texts are under CC BY 4.0: name the "
        "Centres for Socially Oriented Innovation and link the page of the example."
    ),
    urls_namespace="api",
    docs_url=None,  # the page of ninja loads scripts from elsewhere; ours is in description.py
)
SEVERAL = gettext_noop(
    "Identifiers separated by commas mean “or”, a minus before one excludes it; see the lists."
)


class Asked(Schema):
    """The parameters of the list of examples: the same as in the address of the catalogue."""

    q: str = Field(
        "", description=gettext_noop("Words, searched in Czech, English and the original language.")
    )
    slova: str = Field("", description=gettext_noop("1: only the words that were typed, without synonyms."))
    druh: str = Field("", description=SEVERAL)
    zeme: str = Field("", description=SEVERAL)
    skupina: str = Field("", description=SEVERAL)
    tema: str = Field("", description=SEVERAL)
    kdo: str = Field("", description=SEVERAL)
    velikost: str = Field("", description=SEVERAL)
    cena: str = Field("", description=SEVERAL)
    doklady: str = Field("", description=SEVERAL)
    stav: str = Field("", description=SEVERAL)
    jazyk: str = Field("", description=SEVERAL)
    razeni: str = Field(
        "", description=gettext_noop("Order: shoda, nejnovejsi, doklady, cena, uplnost, obec or nazev.")
    )
    obec: str = Field(
        "", description=gettext_noop("Code (LAU2) or name of the municipality for the order “obec”.")
    )
    page: int = Field(1, ge=1, le=100_000, description=gettext_noop("Number of the page, from 1."))
    per_page: int = Field(
        20, ge=1, le=MOST_ON_A_PAGE, description=gettext_noop("Examples on a page, at most 100.")
    )


REFUSALS = {404: Refusal, 422: Refusal, 429: Refusal}


@api.get(
    "innovations/",
    response={200: Page, **REFUSALS},
    url_name="innovations",
    operation_id="innovations",
    summary=gettext_noop("Examples found by words and filters"),
)
def innovations(request, asked: Query[Asked]):
    finding = Finding(request.GET, request.catalogue_version)
    if finding.asked.unknown:
        strange = ", ".join(f"{name}={value}" for name, value in finding.asked.unknown)
        raise HttpError(422, f"No filter knows {strange}. The values are in {reverse('api:lists')}.")
    try:
        page = Paginator(finding, asked.per_page).page(asked.page)
    except EmptyPage:
        raise Http404("There is no such page.") from None
    root = root_of(request)
    query = finding.asked.to().removesuffix("?")
    shown = Innovation.objects.published().prefetch_related(*READ_BY_BRIEF).in_bulk(page.object_list)
    return {
        "licence": LICENCE,
        "query": f"{root}{reverse('innovations:list')}{query}",
        "count": finding.total,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": page_address(request, page.number + 1) if page.has_next() else None,
        "previous": page_address(request, page.number - 1) if page.has_previous() else None,
        "results": [brief(shown[pk], root) for pk in page.object_list if pk in shown],
    }


@api.get(
    "innovations/{slug:example}/",
    response={200: Example, 404: Refusal, 429: Refusal},
    url_name="innovation",
    operation_id="innovation",
    summary=gettext_noop("One example with all its texts, figures and sources"),
)
def innovation(request, example: Path[str]):
    found = Innovation.objects.published().for_detail().filter(slug=example).first()
    if found is None:
        raise Http404("No published example has this identifier.")
    return record(found, root_of(request))


@api.get(
    "lists/",
    response={200: Lists, 429: Refusal},
    url_name="lists",
    operation_id="lists",
    summary=gettext_noop("Filters and controlled lists with their values"),
)
def lists(request):
    memory = current_memory(request.catalogue_version)
    return {"licence": LICENCE, "lists": [values_of(group, memory) for group in GROUPS]}


def values_of(group, memory):
    """One filter with the names of its values in both languages."""
    names, labels = {}, {}
    for language in LANGUAGES:
        with override(language):
            names[language] = memory.names(language)[group.parameter]
            labels[language] = str(group.label)
    vocabulary = VOCABULARIES.get(group.parameter)
    terms = {term.slug: term for term in vocabulary.objects.all()} if vocabulary else {}
    bits = memory.bits[group.parameter]
    values = [
        {
            "id": value,
            "name": {language: names[language][value] for language in LANGUAGES},
            "definition": both(terms[value], "definition") if value in terms else None,
            "examples": bits[value].bit_count() if value in bits else 0,
        }
        for value in names[LANGUAGES[0]]
    ]
    return {"parameter": group.parameter, "name": labels, "values": values}


def root_of(request):
    return f"{request.scheme}://{request.get_host()}"


def page_address(request, number):
    """The same request for another page."""
    query = request.GET.copy()
    query["page"] = number
    return f"{root_of(request)}{request.path}?{query.urlencode()}"


# --- Refusals: always {"detail": sentence} ------------------------------------------------------------------


def refusal(request, status, sentence):
    return api.create_response(request, {"detail": sentence}, status=status)


@api.exception_handler(Http404)
def nothing_there(request, error):
    return refusal(request, 404, str(error) or "There is nothing at this address.")


@api.exception_handler(ValidationError)
def wrong_parameters(request, error):
    return refusal(request, 422, "; ".join(f"{each['loc'][-1]}: {each['msg']}" for each in error.errors))


@api.exception_handler(Exception)
def failed(request, error):
    LOG.error("The API failed at %s", request.path, exc_info=error)
    return refusal(request, 500, "The portal failed. It has been noted; try again later.")
