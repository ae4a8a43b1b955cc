import pytest

from csi_portal.organisations.forms import OrganisationForm

pytestmark = pytest.mark.django_db


def test_the_company_number_is_optional_only_abroad():
    assert OrganisationForm().fields["ico"].required
    assert OrganisationForm({"country": "CZ"}).errors["ico"] == [
        "A Czech organisation has a company number (IČO). Please write it."
    ]
    assert "ico" not in OrganisationForm({"country": "PT"}).errors
