"""Outside the administration too, a staff role counts only in a session that has seen a second factor."""

import pytest
from django.urls import reverse

from centres.permissions import coordinated_centres, held_roles, visible_enquiries
from csi_portal.accounts.models import User
from csi_portal.accounts.permissions import is_administrator, is_editor, is_partner

from ..factories import (
    AttachmentFactory,
    CentreRoleFactory,
    EnquiryFactory,
    InnovationFactory,
    OrganisationFactory,
    PictureFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return InnovationFactory(status="draft")


def addresses_of(draft):
    picture, attachment = PictureFactory(innovation=draft), AttachmentFactory(innovation=draft)
    pages = [f"innovations:{page}" for page in ("detail", "council_sheet", "council_sheet_pdf")]
    return [
        *(reverse(page, kwargs={"slug": draft.slug}) for page in pages),
        reverse("innovations:picture", kwargs={"pk": picture.pk, "width": picture.width}),
        reverse("innovations:attachment", kwargs={"pk": attachment.pk}),
    ]


@pytest.mark.parametrize(("second_factor", "expected"), [(False, 404), (True, 200)])
@pytest.mark.parametrize("role", ["editor", "administrator"])
def test_drafts_open_with_it_only(sign_in, draft, role, second_factor, expected):
    client = sign_in(UserFactory(roles=[role]), second_factor=second_factor)
    assert {client.get(address).status_code for address in addresses_of(draft)} == {expected}


@pytest.mark.parametrize("is_copy", [False, True])
def test_having_written_in_it_opens_no_draft_without_it(sign_in, draft, is_copy):
    """Others have written in it too."""
    editor = UserFactory(roles=["editor"])
    draft.revises = InnovationFactory() if is_copy else None
    draft.save()
    draft.authors.add(editor)
    client = sign_in(editor, second_factor=False)
    assert {client.get(address).status_code for address in addresses_of(draft)} == {404}


def test_a_superuser_needs_it_too(sign_in, draft):
    chief = User.objects.create_superuser("chief@example.org", "slunce nad jesenicemi 7")
    address = addresses_of(draft)[0]
    assert sign_in(chief, second_factor=False).get(address).status_code == 404
    assert sign_in(chief, second_factor=True).get(address).status_code == 200


def test_an_organisation_that_waits_is_hidden_from_its_coordinator(sign_in):
    coordinator = CentreRoleFactory().user
    address = OrganisationFactory(state="waiting").get_absolute_url()
    assert sign_in(coordinator, second_factor=False).get(address).status_code == 403
    assert sign_in(coordinator, second_factor=True).get(address).status_code == 200


def test_the_page_says_how_to_wake_the_role(sign_in, draft):
    address = addresses_of(draft)[0]
    page = sign_in(UserFactory(roles=["editor"]), second_factor=False).get(address)
    assert f"{reverse('admin:login')}?next={address.replace('/', '%2F')}" in page.text
    assert "?next=" not in sign_in(UserFactory()).get(address).text


def test_every_power_sleeps_and_nothing_else():
    user = UserFactory(roles=["editor", "administrator", "partner"])
    CentreRoleFactory(user=user)
    EnquiryFactory()
    user = User.objects.get(pk=user.pk)
    powers = [is_editor, is_administrator, held_roles, coordinated_centres, visible_enquiries]
    assert all(power(user) for power in powers)
    user = User.objects.get(pk=user.pk)
    user.second_factor_seen = False
    assert not any(power(user) for power in powers)
    assert is_partner(user)


def test_saving_such_a_user_takes_no_role_away(sign_in):
    chief = User.objects.create_superuser("chief@example.org", "slunce nad jesenicemi 7")
    client = sign_in(chief, second_factor=False)
    client.post(reverse("accounts:overview"), {"full_name": "Chief", "language": "en"})
    chief.refresh_from_db()
    assert (chief.full_name, chief.is_superuser, chief.is_staff) == ("Chief", True, True)
