"""The page that describes the API for people: made from its OpenAPI description, without a script."""

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from ..documents import LICENCE
from ..filters import GROUPS
from ..models import field_label
from .operations import api


class Description(TemplateView):
    template_name = "innovations/api.html"

    def get_context_data(self, **kwargs):
        schema = api.get_openapi_schema()
        root = f"{self.request.scheme}://{self.request.get_host()}"
        return super().get_context_data(
            introduction=_(schema["info"]["description"]),
            licence=LICENCE,
            openapi_address=reverse("api:openapi-json"),
            example_address=f"{root}{reverse('api:innovations')}?q=zahrada&doklady=evaluated,replicated",
            operations=[operation(path, verbs["get"]) for path, verbs in schema["paths"].items()],
            schemas=[described(*each) for each in schema["components"]["schemas"].items()],
            **kwargs,
        )


def operation(path, description):
    """One address: what it answers, and its parameters."""
    return {
        "path": path,
        "summary": _(description["summary"]),
        "parameters": [parameter(each) for each in description["parameters"]],
        "answers": [
            (status, name_of(answer["content"]["application/json"]["schema"]))
            for status, answer in description["responses"].items()
        ],
    }


def parameter(description):
    name, kind = description["name"], description["schema"]
    labels = [str(group.label) for group in GROUPS if group.parameter == name]
    return {
        "name": name,
        "kind": words_of(kind),
        "default": kind.get("default", ""),
        "about": ". ".join([*labels, translated(kind.get("description", ""))]),
    }


def described(name, schema):
    """One kind of object: its fields, or its values."""
    return {
        "name": name,
        "values": schema.get("enum", []),
        "fields": [
            {"name": field, "kind": words_of(kind), "about": about(field, kind)}
            for field, kind in schema.get("properties", {}).items()
        ],
    }


def about(field, kind):
    """What a field holds: its description, else what the catalogue calls it."""
    if kind.get("description"):
        return translated(kind["description"])
    try:
        return capfirst(field_label(field))
    except (KeyError, AttributeError):
        return ""  # a list of objects, or a name that says it all


def translated(text):
    return _(text) if text else ""


def words_of(kind):
    """The type of a value in a few words: `string`, `list of Cost`, `integer or null`."""
    if "anyOf" in kind:
        return _(" or ").join(words_of(each) for each in kind["anyOf"])
    if name := name_of(kind):
        return name
    if kind.get("type") == "array":
        return _("list of %(what)s") % {"what": words_of(kind["items"])}
    return kind.get("format", kind["type"])


def name_of(kind):
    """The name of the object that a schema refers to."""
    reference = kind.get("$ref") or next((each["$ref"] for each in kind.get("allOf", [])), "")
    return reference.rpartition("/")[2]
