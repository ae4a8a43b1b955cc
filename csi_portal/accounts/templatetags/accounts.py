"""Blocks about a person's account."""

from django import template

from csi_portal.accounts import personal

register = template.Library()


@register.inclusion_tag("accounts/held.html")
def held_data(content):
    """{% held_data content %}: what an app's `export` gave, as nested lists for people."""
    kinds = {
        dict: "mapping",
        list: "list",
        tuple: "list",
        bool: "yes or no",
        type(None): "nothing",
        str: "text",
    }
    kind = "nothing" if content == "" else kinds.get(type(content), "text")
    return {"content": content, "kind": kind}


@register.simple_tag
def held_label(key):
    """{% held_label key %}: the name of a key of `export` in the reader's language."""
    return personal.label(key)
