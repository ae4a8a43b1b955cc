"""The secret key, and the settings of the embedded database."""

from concurrent.futures import ProcessPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from csi_portal.server import embedded


def test_all_who_ask_at_once_get_one_private_key(tmp_path):
    folder = tmp_path / "data"
    with ProcessPoolExecutor(8) as processes:
        asked = [processes.submit(embedded.secret_key, folder, own_database=False) for _ in range(32)]
        keys = {answer.result() for answer in asked}
    assert len(keys) == 1
    assert len(keys.pop()) > 50
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert (folder / "secret_key").stat().st_mode & 0o777 == 0o600


def test_a_portal_with_its_own_database_must_name_its_key(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not"):
        embedded.secret_key(tmp_path / "data", own_database=True)
    assert not (tmp_path / "data").exists()


def test_a_long_folder_is_reached_by_a_short_path_of_its_own(tmp_path):
    paths = {embedded.socket_folder(tmp_path / (letter * 120)) for letter in "ab"}
    assert len(paths) == 2
    assert all(len(str(path / ".s.PGSQL.5432")) <= embedded.SOCKET_LIMIT for path in paths)
    assert embedded.socket_folder(tmp_path.parent.parent) == embedded.cluster(tmp_path.parent.parent)


def test_an_empty_folder_has_no_server(tmp_path):
    assert not embedded.runs(tmp_path)
    assert not embedded.answers(tmp_path)
