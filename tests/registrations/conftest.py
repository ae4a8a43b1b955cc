"""A training with two seats, the addresses of registering for it, and a person with an account."""

import pytest
from django.urls import reverse

from ..conftest import signed_in_client
from ..factories import TrainingFactory, UserFactory
from .asking import JANA


@pytest.fixture
def training(db):
    return TrainingFactory(capacity=2)


@pytest.fixture
def form(training):
    return reverse("trainings:register", kwargs={"slug": training.slug})


@pytest.fixture
def code_page(training):
    return reverse("trainings:code", kwargs={"slug": training.slug})


@pytest.fixture
def jana(db):
    return UserFactory(full_name=JANA["name"], email=JANA["email"])


@pytest.fixture
def signed_in(jana):
    return signed_in_client(jana)
