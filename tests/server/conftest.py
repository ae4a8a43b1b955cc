"""One data folder made by a real first start; tests that change it work on a copy."""

import subprocess

import pytest

from .running import Portal


@pytest.fixture(scope="session")
def first_start(tmp_path_factory):
    """The folder that a first start without sample data has made, what it printed, and its health."""
    folder = tmp_path_factory.mktemp("portal") / "data"
    with Portal(folder, "--empty") as portal:
        health = portal.health()
    return folder, portal.text, health


@pytest.fixture
def data_folder(first_start, tmp_path):
    """A copy of the folder, made while nothing runs in it. `cp` keeps the owner of the database's files."""
    folder = tmp_path / "data"
    subprocess.run(["cp", "-a", first_start[0], folder], check=True)
    return folder
