"""Blocks about a person's account."""

import re
from datetime import datetime

from django import template

from csi_portal.accounts import personal

register = template.Library()

# The first that fits: browsers pretend to be one another, and the newcomer names the older ones too.
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari", "Safari"),
]
SYSTEMS = [
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
]

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
KINDS = {dict: "mapping", list: "list", tuple: "list", bool: "yes or no", type(None): "nothing"}


@register.inclusion_tag("accounts/held.html")
def held_data(content, app):
    """{% held_data content app %}: what the `export` of an app gave, as nested lists for people."""
    kind = "nothing" if content == "" else KINDS.get(type(content), "text")
    if kind == "text" and MOMENT.match(str(content)):
        kind, content = "moment", datetime.fromisoformat(content)
    return {"content": content, "kind": kind, "app": app}


@register.filter
def device(user_agent):
    """{{ session.user_agent|device }}: “Firefox, Windows”; of an unknown program what it says of itself."""
    known = [next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, known)) or user_agent[:40]


@register.simple_tag
def held_label(key, app):
    """{% held_label key app %}: the name of a key of `export` in the reader's language."""
    return personal.label(key, app)
