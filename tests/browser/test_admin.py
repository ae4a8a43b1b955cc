"""The administration in our look: clean under the content security policy, accessible, in both themes."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import OrganisationFactory

from .conftest import assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def open_admin(open_page, administrator_client, signed_in_cookies):
    cookies = signed_in_cookies(administrator_client)
    return lambda address, **options: open_page(address, cookies=cookies, **options)


# Django's own two-box selector writes aria-label on a plain span; it is read from the label beside it.
STOCK = ["aria-prohibited-attr"]


def test_every_list_and_empty_form_is_clean(open_admin):
    page = open_admin(reverse("admin:index"))
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for address in [reverse(f"{name}_changelist"), reverse(f"{name}_add")]:
            page.goto(address)
            assert_accessible(page, but=STOCK)


@pytest.mark.parametrize("width", [360, 1280])
def test_the_first_page_and_a_filled_form_are_accessible(open_admin, scheme, width):
    organisation = OrganisationFactory()
    page = open_admin(reverse("admin:index"), scheme=scheme, width=width)
    assert_accessible(page)
    page.goto(reverse("admin:accounts_user_changelist"))
    assert_accessible(page)
    page.goto(reverse("admin:organisations_organisation_change", args=[organisation.pk]))
    assert_accessible(page)
    assert_fits(page, width=360)
