"""{% load frame %}: what the base templates need around the content of a page."""

import re
from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from csi_portal.ui import navigation

register = template.Library()

LOCALES = {"cs": "cs_CZ", "en": "en_GB"}
SHARED_PICTURE = {"width": 1200, "height": 630, "text": _("Centres for Socially Oriented Innovation")}
HOMES = {"cs": "/", "en": "/en/"}
OTHER_LANGUAGE = {
    "cs": {"code": "en", "name": "English", "hint": "Read this page in English"},
    "en": {"code": "cs", "name": "Čeština", "hint": "Číst česky"},
}


def _one_line(rendered: str) -> SafeString:
    """Text that a template block has escaped already, fit for an attribute as well."""
    return SafeString(re.sub(r"\s+", " ", rendered).strip().replace('"', "&quot;"))


@register.simple_block_tag
def title_tags(content):
    """The title of the page and of shared links to it, from one block; the site's name follows."""
    title, site = _one_line(content), gettext("Centres for Socially Oriented Innovation")
    full = site if title in {"", site} else format_html("{} – {}", title, site)
    return format_html('<title>{}</title>\n    <meta property="og:title" content="{}">', full, title or site)


@register.simple_block_tag
def description_tags(content):
    """The description of the page for search engines and for shared links, from one block."""
    text = _one_line(content)
    return format_html(
        '<meta name="description" content="{}">\n    <meta property="og:description" content="{}">',
        text,
        text,
    )


@register.simple_tag
def navigation_links(which: str):
    """The links of "main" or "footer" as (address, label) pairs."""
    return navigation.links(which, get_language())


@register.simple_tag
def page_address(name: str) -> str:
    """The address of a page without arguments; `{% url %}` remembered for each language."""
    return navigation.address(name, get_language())


@lru_cache(maxsize=1024)
def _same_page(path: str, language: str) -> str:
    """The page's path in the given language; the home page where it has none."""
    translated = translate_url(path, language)
    return HOMES[language] if translated == path else translated


@register.inclusion_tag("components/language_switch.html")
def language_switch(request=None):
    """A link to this page in the other language, with its query; to the home page from an error page."""
    other = OTHER_LANGUAGE[get_language()]
    if request is None or request.resolver_match is None:
        return {**other, "address": HOMES[other["code"]]}
    path, _mark, query = request.get_full_path().partition("?")
    address = _same_page(path, other["code"])
    return {**other, "address": f"{address}?{query}" if query else address}


@register.inclusion_tag("components/alternates.html")
def alternates(request=None, query="", picture=None):
    """For search engines and shared links: the canonical address, both languages, a picture.

    Only a shared link keeps the `query`, which is given in canonical form. `picture` is {"address", "width",
    "height", "text"} of one that belongs to the page; without it the portal's own is shown.
    """
    if request is None or request.resolver_match is None:
        return {"canonical": ""}
    root = f"{request.scheme}://{request.get_host()}"
    path = request.get_full_path().partition("?")[0]
    languages = [
        (code, root + (path if code == get_language() else _same_page(path, code)))
        for code, _name in settings.LANGUAGES
    ]
    shown = picture or {"address": static("img/share.png"), **SHARED_PICTURE}
    return {
        "canonical": root + path,
        "shared": root + path + query,
        "languages": languages,
        "picture": {**shown, "address": root + shown["address"]},
        "other_locale": LOCALES[OTHER_LANGUAGE[get_language()]["code"]],
    }
