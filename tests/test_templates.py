"""Every template is used, whole, and clean under the content security policy.

A forgotten variable is an error in every test (`undefined_variables_fail` in conftest.py); here it is proved.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, engines
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_resolver, reverse
from django.views.generic import View

from csi_portal.ui import navigation

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.*") if path.is_file())
SOURCES = {
    path: path.read_text()
    for folder in ["csi_portal", "innovations", "centres", "trainings", "studytrips", "templates"]
    for path in (settings.BASE_DIR / folder).rglob("*")
    if path.suffix in {".py", ".html", ".txt", ".xml"} and "migrations" not in path.parts
}
MARKUP = {name: (ROOT / name).read_text() for name in TEMPLATES if name.endswith(".html")}

LETTERS = {"outbox/letter.html"}  # mail programs read it, which know no style sheet but its own
INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a <style> element": r"<style\b",
    "an event attribute": r"<[a-z][^>]*\son[a-z]+\s*=",
    "a script in the page": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(ld\+)?json)",
    "a javascript: address": r"javascript:",
}


def is_named(name):
    """Whether a source names the template, whole or as an f-string (`{language}/{page}.html`)."""
    whole = any(name in text for path, text in SOURCES.items() if path != ROOT / name)
    return whole or any(re.fullmatch(pattern, name) for pattern in patterns())


def patterns():
    for path, text in SOURCES.items():
        if path.suffix == ".py":
            for literal in re.findall(r"f\"([^\"\n]+\.(?:html|txt|xml))\"", text):
                yield re.sub(r"\\\{.*?\\\}", "[^/]+", re.escape(literal))


def views():
    def walk(patterns):
        for entry in patterns:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry.url_patterns)
            else:
                yield getattr(entry.callback, "view_class", View)

    return set(walk(get_resolver().url_patterns))


def names_of_generic_views():
    """The names that Django's generic views work out themselves: `centres/centre_list.html`."""
    suffixes = {getattr(view, "template_name_suffix", "") for view in views()}
    return {
        f"{model._meta.app_label}/{model._meta.model_name}{suffix}.html"
        for model in apps.get_models()
        for suffix in suffixes
        if suffix
    }


def overridden_names():
    """Templates of installed packages, which ours of the same name replace."""
    folders = [
        Path(folder) for loader in engines["django"].engine.template_loaders for folder in loader.get_dirs()
    ]
    return {name for name in TEMPLATES for folder in folders if folder != ROOT and (folder / name).is_file()}


def test_every_template_is_used():
    known = names_of_generic_views() | overridden_names()
    assert not [name for name in TEMPLATES if name not in known and not is_named(name)]


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", sorted(set(MARKUP) - LETTERS))
def test_it_carries_no_inline_script_or_style(name):
    found = [what for what, pattern in INLINE.items() if re.search(pattern, MARKUP[name], re.IGNORECASE)]
    assert not found, f"{name} has {' and '.join(found)}, which the content security policy refuses"


@pytest.mark.parametrize("name", MARKUP)
def test_what_it_names_exists(name):
    missing = [
        path for path in re.findall(r"{% static ['\"]([^'\"]+)", MARKUP[name]) if not finders.find(path)
    ]
    sprite = (settings.BASE_DIR / "static/img/icons.svg").read_text()
    missing += [
        icon for icon in re.findall(r"{% icon ['\"]([^'\"]+)", MARKUP[name]) if f'id="{icon}"' not in sprite
    ]
    known = set(names_of_addresses())
    missing += [
        address
        for address in re.findall(r"{% (?:url|page_address) ['\"]([^'\"]+)", MARKUP[name])
        if address not in known and not address.startswith("admin:")
    ]
    assert not missing, f"{name} names {missing}, which is nowhere"


def names_of_addresses(resolver=None, prefix=""):
    resolver = resolver or get_resolver()
    yield from (prefix + name for name in resolver.reverse_dict if isinstance(name, str))
    for namespace, (_route, inner) in resolver.namespace_dict.items():
        yield from names_of_addresses(inner, f"{prefix}{namespace}:")


@pytest.mark.parametrize(("name", "_label"), navigation.MAIN + navigation.FOOTER)
def test_the_menu_leads_somewhere(name, _label):
    try:
        assert reverse(name)
    except NoReverseMatch:
        pytest.fail(f"the menu names {name}, which is no address")


def test_a_forgotten_variable_is_an_error_in_our_templates_only():
    template = engines["django"].engine.from_string("{{ forgotten.name }}{% if absent %}{% endif %}")
    assert template.render(Context()) == ""
    template.origin.name = str(ROOT / "plain.html")
    with pytest.raises(LookupError, match="forgotten"):
        template.render(Context())
