"""What stands in the log and what must not."""

import logging

import pytest

from csi_portal.registrations.models.secrets import new_token
from csi_portal.server.logs import JSONFormatter, TextFormatter


@pytest.mark.parametrize("formatter", [TextFormatter, JSONFormatter])
@pytest.mark.parametrize(
    "address", ["/skoleni/prihlasky/{}/krok/accept/", "/skoleni/prihlasky/{}/kalendar.ics"]
)
def test_a_secret_address_is_never_written(formatter, address):
    token = new_token()
    record = logging.makeLogRecord(
        {"name": "django.request", "msg": "Not Found: %s", "args": (address.format(token),)}
    )
    line = formatter().format(record)
    assert token not in line
    assert "/skoleni/prihlasky/" in line


@pytest.mark.parametrize("formatter", [TextFormatter, JSONFormatter])
def test_the_secret_of_a_calendar_is_never_written(formatter):
    proof = "a1" * 20
    record = logging.makeLogRecord({"msg": f"Not Found: /moje/kalendar/17-{proof}.ics"})
    assert proof not in formatter().format(record)


def test_other_addresses_stay_readable():
    path = "/inovace/bydleni-pro-rodiny-s-detmi-v-nouzi-a-dluzich/"
    record = logging.makeLogRecord({"msg": f"Not Found: {path}"})
    assert path in TextFormatter().format(record)
