"""A centre with its coordinator and a training."""

import pytest

from .desk import make_desk


@pytest.fixture
def desk():
    return make_desk("sumpersko", "Zdejší")
