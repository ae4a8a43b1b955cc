"""What a shared link shows: title, text, address, language, a picture; on home page, list and example."""

import re

import pytest

from tests.factories import InnovationFactory, PictureFactory

pytestmark = pytest.mark.django_db


def tags(client, address):
    """{name: [content, …]} of the tags that networks read."""
    found = {}
    page = " ".join(client.get(address).content.decode().partition("</head>")[0].split())
    for name, content in re.findall(
        r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', page
    ):
        found.setdefault(name, []).append(content)
    return found


@pytest.mark.parametrize("address", ["/", "/inovace/", "/inovace/mapa/", "/inovace/zahrada/", "/en/"])
def test_every_tag_is_there_once(client, address):
    InnovationFactory(slug="zahrada")
    found = tags(client, address)
    assert {name for name, contents in found.items() if len(contents) != 1} == set()
    names = {"title", "description", "url", "type", "site_name", "locale", "locale:alternate"}
    names |= {"image", "image:width", "image:height", "image:alt"}
    assert set(found) == {f"og:{name}" for name in names} | {"twitter:card"}
    assert all(content for (content,) in found.values())
    assert found["og:url"] == [f"http://testserver{address}"]
    assert found["og:image"] == ["http://testserver/static/img/share.png"]


def test_languages_are_named(client):
    czech, english = tags(client, "/"), tags(client, "/en/")
    assert (czech["og:locale"], czech["og:locale:alternate"]) == (["cs_CZ"], ["en_GB"])
    assert (english["og:locale"], english["og:locale:alternate"]) == (["en_GB"], ["cs_CZ"])


def test_a_shared_result_keeps_its_filters(client):
    InnovationFactory(title_cs="Zahrada")
    found = tags(client, "/inovace/?q=zahrada&druh=method&page=2&utm=x")
    assert found["og:url"] == ["http://testserver/inovace/?q=zahrada&amp;druh=method"]


def test_an_example_with_a_picture_shows_it(client):
    example = InnovationFactory(slug="zahrada")
    picture = PictureFactory(innovation=example)
    found = tags(client, "/inovace/zahrada/")
    assert found["og:image"] == [f"http://testserver/inovace/obrazky/{picture.pk}-{picture.width}.webp"]
    assert found["og:image:width"] == [str(picture.width)]
    assert found["og:image:alt"] == ["Zelená plocha"]
