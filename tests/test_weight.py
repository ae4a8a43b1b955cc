"""Every page that anybody may read is light, with the whole catalogue in it."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils.translation import override

from .matrix.rules import RULES
from .matrix.world import World

pytestmark = pytest.mark.django_db
HEAVIEST = 60_000  # bytes of HTML before compression


def weights(world, language):
    """{address: bytes of its HTML} of every page that is open to anybody."""
    weighed = {}
    for name, rule in RULES.items():
        if rule.get["anonymous"] != 200:
            continue
        with override(language):
            address = reverse(name, kwargs=rule.args(world))
        response = world.clients["anonymous"].get(address)
        if response["Content-Type"].startswith("text/html"):
            weighed[address] = len(response.content)
    return weighed


@pytest.mark.parametrize("language", ["cs", "en"])
def test_every_public_page_is_light(language):
    call_command("load_innovations", stdout=StringIO(), stderr=StringIO())
    weighed = weights(World(), language)
    with override(language):
        assert {reverse("innovations:list"), reverse("api_description")} <= set(weighed)
    assert not {address: weight for address, weight in weighed.items() if weight > HEAVIEST}
