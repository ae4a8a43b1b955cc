"""The read-only API: what it promises in its description is what it answers."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.api import api
from innovations.models import Innovation
from tests.factories import (
    AttachmentFactory,
    CostFactory,
    EstimateFactory,
    InnovationFactory,
    PictureFactory,
    ReplicationFactory,
    ResultFactory,
    TargetGroupFactory,
)

pytestmark = pytest.mark.django_db

LIST, LISTS, OPENAPI, PAGE = "/api/v1/innovations/", "/api/v1/lists/", "/api/v1/openapi.json", "/api/"


@pytest.fixture(autouse=True)
def every_sort_from_the_first_example(monkeypatch):
    monkeypatch.setattr("innovations.filters.memory.NEEDED", 1)


@pytest.fixture
def garden(db):
    example = InnovationFactory(
        slug="zahrada",
        title_cs="Zahrada",
        latitude=40.5,
        longitude=-8.25,
        smallest_population=500,
        target_groups=[
            TargetGroupFactory(slug="zeny", name_cs="Ženy", name_en="Women", definition_cs="Ženy")
        ],
        sources=["https://example.org/zprava"],
    )
    CostFactory(innovation=example, amount="12000.50", currency="EUR", year=2019, note_cs="=1+1")
    ResultFactory(innovation=example, text_cs="Práci našlo 12 lidí")
    ReplicationFactory(innovation=example, country="AT")
    EstimateFactory(innovation=example, field="smallest_population")
    PictureFactory(innovation=example)
    AttachmentFactory(innovation=example)
    return example


# --- A small reading of JSON Schema: all of it that the description uses; nothing unknown passes ------------

FORMATS = {
    "date": r"\d{4}-\d\d-\d\d",
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
}
TYPES = {"string": str, "integer": int, "number": (int, float), "boolean": bool, "null": type(None)}
NOTES = {"title", "description", "default"}


def problems(value, schema, components, where="answer"):
    """Yield a sentence for everything in `value` that the schema does not allow."""
    if reference := schema.get("$ref"):
        yield from problems(value, components[reference.rpartition("/")[2]], components, where)
    elif "anyOf" in schema:
        tries = [list(problems(value, each, components, where)) for each in schema["anyOf"]]
        if all(tries):
            yield from tries[0]
    elif schema["type"] == "object":
        assert set(schema) <= NOTES | {"type", "properties", "required"}, schema
        yield from problems_of_object(value, schema, components, where)
    elif schema["type"] == "array":
        for number, each in enumerate(value):
            yield from problems(each, schema["items"], components, f"{where}[{number}]")
    else:
        assert set(schema) <= NOTES | {"type", "format", "enum"}, schema
        yield from problems_of_value(value, schema, where)


def problems_of_object(value, schema, components, where):
    if not isinstance(value, dict):
        yield f"{where} is {value!r}, no object"
        return
    properties = schema["properties"]
    yield from (f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value)
    yield from (f"{where}.{name} is not described" for name in value if name not in properties)
    for name in properties.keys() & value.keys():
        yield from problems(value[name], properties[name], components, f"{where}.{name}")


def problems_of_value(value, schema, where):
    is_bool = isinstance(value, bool) and schema["type"] != "boolean"
    if is_bool or not isinstance(value, TYPES[schema["type"]]):
        yield f"{where} is {value!r}, not {schema['type']}"
    elif "enum" in schema and value not in schema["enum"]:
        yield f"{where} is {value!r}, which is none of {schema['enum']}"
    elif "format" in schema and not re.fullmatch(FORMATS[schema["format"]], value):
        yield f"{where} is {value!r}, no {schema['format']}"


def assert_as_described(client, path, address, status=200):
    """The answer, after it was held against the description that the API itself gives."""
    description = client.get(OPENAPI).json()
    response = client.get(address)
    assert response.status_code == status
    schema = description["paths"][path]["get"]["responses"][str(status)]["content"]["application/json"][
        "schema"
    ]
    assert not list(problems(response.json(), schema, description["components"]["schemas"]))
    return response.json()


@pytest.mark.parametrize(
    ("path", "address", "status"),
    [
        (LIST, LIST, 200),
        (LIST, f"{LIST}?q=zahrada&skupina=zeny&razeni=nazev", 200),
        (LIST, f"{LIST}?page=0", 422),
        (LIST, f"{LIST}?page=9", 404),
        (LIST, f"{LIST}?druh=nic", 422),
        (f"{LIST}{{example}}/", f"{LIST}zahrada/", 200),
        (f"{LIST}{{example}}/", f"{LIST}nikde/", 404),
        (LISTS, LISTS, 200),
    ],
)
def test_every_answer_is_as_described(client, garden, path, address, status):
    InnovationFactory(how_cs="", how_en="", sources=[])
    assert assert_as_described(client, path, address, status)


def test_an_answer_that_is_not_as_described_is_noticed(client):
    schema = {"$ref": "#/x/Cost"}
    components = client.get(OPENAPI).json()["components"]["schemas"]
    wrong = {"what": "gift", "amount": "1", "currency": "EUR", "year": True, "note": {"cs": None}, "more": 1}
    assert len(list(problems(wrong, schema, components))) == 6


# --- The list -----------------------------------------------------------------------------------------------


def found(client, query=""):
    return [each["title"]["cs"] for each in client.get(LIST + query).json()["results"]]


def test_it_answers_the_same_addresses_as_the_catalogue(client, garden):
    InnovationFactory(title_cs="Dílna", country="AT")
    assert found(client) == ["Dílna", "Zahrada"]
    assert (
        found(client, "?q=zahrada")
        == found(client, "?zeme=-AT")
        == found(client, "?skupina=zeny")
        == ["Zahrada"]
    )
    assert found(client, "?druh=method&druh=-service&razeni=nazev") == ["Dílna", "Zahrada"]
    data = client.get(f"{LIST}?zeme=AT&razeni=nazev").json()
    assert (data["count"], data["query"]) == (1, "http://testserver/inovace/?zeme=AT&razeni=nazev")


def test_pages_lead_through_the_whole_result(client):
    InnovationFactory.create_batch(7)
    address, seen = f"{LIST}?per_page=3&zeme=ES", []
    while address:
        data = client.get(address).json()
        assert (data["count"], data["pages"]) == (7, 3)
        seen += [each["id"] for each in data["results"]]
        address = data["next"]
    assert len(seen) == len(set(seen)) == 7
    assert data["previous"] == "http://testserver/api/v1/innovations/?per_page=3&zeme=ES&page=2"


def test_a_value_that_no_filter_knows_is_refused_by_name(client, garden):
    response = client.get(f"{LIST}?tema=vesmir")
    assert response.status_code == 422
    assert "tema=vesmir" in response.json()["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "?q=%00",
        "?q=" + "x" * 5000,
        "?page=-1",
        "?page=1e9",
        "?per_page=101",
        "?per_page=",
        "?razeni=%27",
        "?obec=%00",
        "?druh=" + "method," * 500,
        "?zeme=%ff",
    ],
)
def test_hostile_parameters_get_json(client, garden, query):
    response = client.get(LIST + query)
    assert response.status_code in (200, 422)
    assert response["Content-Type"].startswith("application/json")
    response.json()


# --- One example, and the lists -----------------------------------------------------------------------------


def test_one_example_with_sources_and_estimates(client, garden):
    data = client.get(f"{LIST}zahrada/").json()
    assert data["own_estimates"] == ["smallest_population"]
    assert data["costs"][0]["amount"] == 12000.5
    assert {row["source"] for name in ("costs", "results", "replications") for row in data[name]} == {
        "https://example.org/zprava"
    }
    assert data["url"]["en"] == "http://testserver/en/innovations/zahrada/"
    assert data["costs"][0]["note"]["cs"] == "=1+1"
    assert client.get(data["pictures"][0]["url"]).status_code == 200
    assert client.get(data["record"]).json() == data


def test_the_lists_name_every_value_in_both_languages(client, garden):
    lists = {each["parameter"]: each for each in client.get(LISTS).json()["lists"]}
    assert lists["skupina"]["name"] == {"cs": "Komu pomáhá", "en": "Whom it helps"}
    assert lists["skupina"]["values"] == [
        {
            "id": "zeny",
            "name": {"cs": "Ženy", "en": "Women"},
            "definition": {"cs": "Ženy", "en": None},
            "examples": 1,
        }
    ]
    assert {each["id"] for each in lists["druh"]["values"]} == set(Innovation.Kind.values)
    for each in lists.values():
        for value in each["values"]:
            assert client.get(LIST, {each["parameter"]: value["id"]}).json()["count"] == value["examples"]


# --- How it behaves -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", [LIST, f"{LIST}zahrada/", LISTS, OPENAPI])
def test_an_unchanged_catalogue_is_not_sent_again(client, garden, address):
    response = client.get(address)
    assert response["Cache-Control"] == "public, no-cache"
    with CaptureQueriesContext(connection) as asked:
        again = client.get(address, headers={"if-none-match": response["ETag"]})
    assert (again.status_code, len(asked)) == (304, 1)
    Innovation.objects.filter(pk=garden.pk).update(region="Jinde")
    assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", [LIST, f"{LIST}nikde/", "/api/v1/", "/api/v1/nic/", f"{LIST}?page=0"])
def test_scripts_of_other_sites_may_read_answers_and_refusals(client, garden, address):
    response = client.get(address, headers={"origin": "https://other.example"})
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Type"].startswith("application/json")
    assert "Access-Control-Allow-Credentials" not in response
    preflight = client.options(address)
    assert (preflight.status_code, preflight["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_nothing_can_be_written(client, garden):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(LIST)
        assert response.status_code == 405
        assert response.json()["detail"]
    assert client.head(LIST).status_code == 200


def test_it_sets_no_cookie_and_knows_nobody(editor_client, client, garden):
    for who in (editor_client, client):
        response = who.get(LIST)
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_who_asks_too_often_must_wait(client, garden):
    statuses = [client.get(f"{LISTS}?n={number}").status_code for number in range(121)]
    assert statuses == [200] * 120 + [429]
    refused = client.get(LIST)
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "detail" in refused.json()


def test_a_failure_is_json_and_is_logged(client, garden, monkeypatch, caplog):
    garden.title_key = b""
    Innovation.objects.filter(pk=garden.pk).update(country="")
    monkeypatch.setattr("innovations.api.operations.LICENCE", 1)  # no text: the answer can't be as described
    response = client.get(LISTS)
    assert response.status_code == 500
    assert "noted" in response.json()["detail"]
    assert "The API failed at /api/v1/lists/" in caplog.text


@pytest.mark.parametrize(("address", "most"), [(LIST, 12), (f"{LIST}priklad/", 20)])
def test_queries_do_not_grow_with_the_examples(client, address, most):
    counted = {}
    InnovationFactory(slug="priklad")
    for wanted in (1, 30):
        InnovationFactory.create_batch(wanted - Innovation.objects.count())
        client.get("/inovace/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?per_page=100").status_code == 200
        counted[wanted] = len([each for each in captured if "SAVEPOINT" not in each["sql"]])
    assert counted[1] == counted[30] <= most


# --- The page that describes it -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", [PAGE, "/en/api/"])
def test_the_page_names_every_address_parameter_and_field(client, address):
    page = client.get(address).content.decode()
    schema = api.get_openapi_schema()
    assert "<script" not in page
    assert not re.findall(r'(?:src|href)="https?://(?!testserver|creativecommons)', page)
    for path, verbs in schema["paths"].items():
        assert f"GET {path}" in page
        for parameter in verbs["get"]["parameters"]:
            assert f"<code>{parameter['name']}</code>" in page
    for name, described in schema["components"]["schemas"].items():
        for field in described.get("properties", {}):
            assert f"<code>{field}</code>" in page, name


def test_the_page_is_czech(client):
    page = client.get(PAGE).content.decode()
    assert "Příklady podle slov a\u00a0filtrů" in page
    assert "Komu pomáhá" in page
    assert "Read-only" not in page
