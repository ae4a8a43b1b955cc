"""What a start prepares."""

import pytest
from django.core.management import get_commands
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from csi_portal.organisations.models import Municipality
from csi_portal.server import actions, startup
from csi_portal.server.models import LoadedData


@pytest.mark.django_db
def test_data_are_loaded_once_for_a_database():
    said = []
    for _ in range(2):
        actions.load_once(command="load_municipalities", skip=False, now=timezone.now(), say=said.append)
    assert Municipality.objects.count() == 183
    Municipality.objects.all().delete()
    actions.load_once(command="load_municipalities", skip=False, now=timezone.now(), say=said.append)
    assert Municipality.objects.count() == 0
    assert said == ["Loading data: load_municipalities ..."]


@pytest.mark.django_db
def test_what_the_first_start_left_out_stays_out():
    for skip in (True, False):
        actions.load_once(command="load_municipalities", skip=skip, now=timezone.now(), say=print)
    assert Municipality.objects.count() == 0
    assert LoadedData.objects.get().skipped


def test_all_loading_commands_exist():
    assert set(startup.DATA_COMMANDS) <= get_commands().keys()
    assert startup.SAMPLE_COMMAND in startup.DATA_COMMANDS


@pytest.mark.django_db
def test_a_database_of_a_newer_portal_is_refused():
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_later', now())"
        )
    with pytest.raises(CommandError, match=r"accounts\.9999_later"):
        startup.migrate(print)


def test_the_stamp_of_static_files_follows_their_contents(settings, tmp_path):
    (tmp_path / "a.css").write_text("a")
    settings.STATICFILES_DIRS = [tmp_path]
    first = startup.static_stamp()
    assert startup.static_stamp() == first
    (tmp_path / "a.css").write_text("ab")
    assert startup.static_stamp() != first
