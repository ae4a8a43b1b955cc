"""Permits within a window: never more than there are, not even for many requests at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from csi_portal.server.limits import network_address, take
from csi_portal.server.models import Permit

HOUR = timedelta(hours=1)


@pytest.mark.django_db
def test_a_permit_comes_back_after_the_window():
    now = timezone.now()
    moments = [now, now + HOUR / 2, now + HOUR / 2, now + HOUR * 1.1]
    assert [take("x", "me", most=2, window=HOUR, now=moment) for moment in moments] == [
        True,
        True,
        False,
        True,
    ]


@pytest.mark.django_db
def test_things_and_senders_are_counted_apart():
    now = timezone.now()
    pairs = [("x", "me"), ("x", "you"), ("y", "me"), ("x", "me")]
    taken = [take(what, who, most=1, window=HOUR, now=now) for what, who in pairs]
    assert taken == [True, True, True, False]


REFUSE_WRITING = """
    CREATE FUNCTION refuse_writing() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE TRIGGER refuse_writing BEFORE INSERT OR UPDATE ON server_permit
        FOR EACH ROW EXECUTE FUNCTION refuse_writing()
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "broken", ["ALTER TABLE server_permit RENAME TO lost", REFUSE_WRITING], ids=["gone", "full"]
)
def test_nobody_passes_who_can_not_be_counted(broken):
    with connection.cursor() as cursor:
        cursor.execute(broken)
    assert not take("x", "me", most=1, window=HOUR, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_many_requests_at_once_do_not_slip_through_the_limit():
    now = timezone.now()

    def one(_number):
        try:
            return take("x", "somebody", most=3, window=HOUR, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(8))) == 3
    Permit.objects.all().delete()


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "1.1.1.1", "127.0.0.1"),  # nobody may say where he comes from
        (1, "1.1.1.1, 9.9.9.9", "9.9.9.9"),  # only the last one was written by our proxy
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),  # one subscriber has all the rest of them
        (1, "2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        (1, "::ffff:9.9.9.9", "9.9.9.9"),
    ],
)
def test_a_request_is_counted_where_it_comes_from(settings, proxies, header, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", headers={"x-forwarded-for": header})
    assert network_address(request) == f"ip:{counted}"


@pytest.mark.django_db
def test_several_permits_are_taken_together_or_not_at_all():
    now = timezone.now()
    taken = [take("x", "me", most=5, window=HOUR, now=now, count=count) for count in (6, 3, 3, 2, 1)]
    assert taken == [False, True, False, True, False]
