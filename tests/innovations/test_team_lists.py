"""Lists of organisations: for members only, bounded, together at once, and without drafts."""

import re
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from csi_portal.accounts.actions import erase_account
from csi_portal.history.models import Act
from innovations import actions
from innovations.models import Innovation, Shortlist, ShortlistComment
from tests.factories import (
    InnovationFactory,
    MembershipFactory,
    ShortlistCommentFactory,
    ShortlistFactory,
    ShortlistItemFactory,
    UserFactory,
)
from tests.threads import at_once

pytestmark = pytest.mark.django_db

LISTS = "/inovace/vyber/organizace/"
NOW = timezone.now()
HIDDEN = [status for status in Innovation.Status if status != Innovation.Status.PUBLISHED]


@pytest.fixture
def shortlist():
    return ShortlistFactory(name="Pro radu")


@pytest.fixture
def member(shortlist):
    return MembershipFactory(organisation=shortlist.organisation).user


@pytest.fixture
def page(client, shortlist, member):
    """The address of the list; the client is signed in as a member."""
    client.force_login(member)
    return f"{LISTS}{shortlist.pk}/"


def slugs(shortlist):
    return [item.innovation.slug for item in shortlist.items.all()]


def test_a_member_founds_takes_over_orders_comments_and_removes(client, page, shortlist, member):
    session = client.session
    session["shortlist"] = [InnovationFactory(slug=slug, title_cs=slug.title()).slug for slug in ("a1", "b2")]
    session.save()
    assert LISTS in client.get("/inovace/vyber/").content.decode()
    organisation = shortlist.organisation.pk
    founded = client.post(LISTS, {"organisation": organisation, "name": "Nový", "take": "1"})
    new = Shortlist.objects.get(name="Nový")
    assert founded["Location"] == f"{LISTS}{new.pk}/"
    assert slugs(new) == ["a1", "b2"]
    client.post(page, {"verb": "take"})
    client.post(page, {"verb": "take"})
    assert slugs(shortlist) == ["a1", "b2"]
    first, second = shortlist.items.all()
    client.post(page, {"verb": "up", "item": second.pk})
    assert slugs(shortlist) == ["b2", "a1"]
    client.post(page, {"verb": "comment", "item": first.pk, "text": "Zkusme to."})
    client.post(page, {"verb": "rename", "name": "Pro zastupitele"})
    answer = client.get(page)
    assert answer["X-Robots-Tag"] == "noindex"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert "Zkusme to." in text
    assert "Pro zastupitele" in text
    assert "Zkusme to." not in client.get(f"{page}export.csv").getvalue().decode()
    client.post("/inovace/vyber/sdilet/")
    secret = f"/inovace/vyber/sdileny/{client.session['shortlist_links'][-1]}/"
    assert "Zkusme to." not in client.get(secret).content.decode()
    client.post(page, {"verb": "remove", "item": first.pk})
    assert slugs(shortlist) == ["b2"]
    assert Act.objects.filter(verb__startswith="shortlist_", actor_id=member.pk).count() == 7


@pytest.mark.parametrize("who", ["visitor", "other"])
def test_for_others_it_does_not_exist(client, shortlist, who):
    if who == "other":
        client.force_login(MembershipFactory().user)
    page = f"{LISTS}{shortlist.pk}/"
    assert client.get(page).status_code == 404
    assert client.get(f"{page}export.csv").status_code == 404
    assert client.post(page, {"verb": "rename", "name": "Cizí"}).status_code == 404
    founding = {"organisation": shortlist.organisation.pk, "name": "Cizí"}
    assert client.post(LISTS, founding).status_code == 404
    assert Shortlist.objects.get().name == "Pro radu"
    with pytest.raises(PermissionDenied):
        actions.rename_team_list(shortlist=shortlist, name="Cizí", by=UserFactory(), now=NOW)


def test_who_deletes_comments_and_lists(client, page, shortlist, member):
    item = ShortlistItemFactory(shortlist=shortlist)
    own = ShortlistCommentFactory(item=item, author=member)
    others = ShortlistCommentFactory(item=item, author=UserFactory())
    assert client.post(page, {"verb": "uncomment", "comment": own.pk}).status_code == 302
    assert client.post(page, {"verb": "uncomment", "comment": others.pk}).status_code == 404
    assert client.post(page, {"verb": "delete"}).status_code == 404
    assert list(ShortlistComment.objects.all()) == [others]
    manager = MembershipFactory(organisation=shortlist.organisation, role="manager").user
    client.force_login(manager)
    client.post(page, {"verb": "uncomment", "comment": others.pk})
    assert not ShortlistComment.objects.exists()
    client.post(page, {"verb": "delete"})
    assert not Shortlist.objects.exists()


def test_limits_and_names_are_refused_with_a_sentence(client, page, shortlist, member):
    organisation = shortlist.organisation
    refused = client.post(LISTS, {"organisation": organisation.pk, "name": "Pro radu"})
    assert "Zvolte jiný název" in refused.content.decode()
    taken = ShortlistFactory(organisation=organisation, name="Druhý").name
    refused = client.post(page, {"verb": "rename", "name": taken}).content.decode()
    typed = re.search(r'<input[^>]* name="name"[^>]*>', refused)[0]
    assert all(said in typed for said in ('value="Druhý"', 'aria-invalid="true"', '"id_name_error"'))
    assert "Zvolte jiný název" in refused.split('id="id_name_error"')[1]
    ShortlistFactory.create_batch(28, organisation=organisation)
    refused = client.post(LISTS, {"organisation": organisation.pk, "name": "Jedenatřicátý"})
    assert "nejvýš 30" in refused.content.decode()
    assert "Jedenatřicátý" in refused.content.decode()
    ShortlistItemFactory.create_batch(50, shortlist=shortlist)
    with pytest.raises(ValidationError, match="nejvýš 50"):
        actions.add_to_team_list(shortlist=shortlist, slugs=[InnovationFactory().slug], by=member, now=NOW)


def test_a_comment_that_is_refused_stays_at_its_item(client, page, shortlist):
    one, two = ShortlistItemFactory.create_batch(2, shortlist=shortlist)
    refused = client.post(page, {"verb": "comment", "item": two.pk, "text": "dlouhý" * 200}).content.decode()
    assert f'id="i{two.pk}_text_error"' in refused
    assert f'id="i{one.pk}_text_error"' not in refused
    assert "dlouhýdlouhý" in refused
    gone = two.pk
    two.delete()
    homeless = client.post(page, {"verb": "comment", "item": gone, "text": "Zbytečně?"}).content.decode()
    assert "odebral" in homeless
    assert "Zbytečně?" in homeless
    assert not ShortlistComment.objects.exists()


def test_an_example_goes_straight_into_a_list_of_the_organisation(client, page, shortlist):
    example = InnovationFactory(slug="rovnou")
    ask = client.get("/inovace/vyber/pridat/rovnou/").content.decode()
    assert f'action="{page}"' in ask
    client.post(page, {"verb": "add", "slug": "rovnou"})
    assert [item.innovation for item in shortlist.items.all()] == [example]
    assert f'action="{page}"' not in client.get("/inovace/vyber/pridat/rovnou/").content.decode()
    client.post(page, {"verb": "add", "slug": InnovationFactory(status="draft").slug})
    assert shortlist.items.count() == 1
    client.force_login(MembershipFactory().user)
    assert f'action="{page}"' not in client.get("/inovace/vyber/pridat/rovnou/").content.decode()
    assert client.post(page, {"verb": "add", "slug": "rovnou"}).status_code == 404


@pytest.mark.parametrize("status", HIDDEN)
def test_what_is_not_published_says_so_without_its_content(client, page, shortlist, status):
    item = ShortlistItemFactory(shortlist=shortlist, innovation__title_cs="Tajné", innovation__slug="tajne")
    found = Innovation.objects.filter(pk=item.innovation_id)
    found.update(status=status, submitted_at=NOW, approved_at=NOW)
    text = client.get(page).content.decode()
    assert "už není zveřejněný" in text
    assert "Tajné" not in text
    assert "tajne" not in text
    assert "Tajné" not in client.get(f"{page}export.csv").getvalue().decode()


@pytest.mark.django_db(transaction=True)
def test_two_people_who_add_at_once_lose_nothing(shortlist, member):
    ShortlistItemFactory.create_batch(48, shortlist=shortlist)
    added = [InnovationFactory().slug for _ in range(2)]
    add = partial(actions.add_to_team_list, shortlist=shortlist, by=member, now=NOW)
    at_once(*[partial(add, slugs=[slug]) for slug in added])
    assert set(added) <= set(slugs(shortlist))
    assert len({item.position for item in shortlist.items.all()[48:]}) == 2


def test_erasing_takes_comments_and_the_founders_name(shortlist):
    person = UserFactory()
    Shortlist.objects.update(created_by=person)
    ShortlistCommentFactory(item__shortlist=shortlist, author=person)
    kept = ShortlistCommentFactory(item__shortlist=shortlist, author=UserFactory())
    erase_account(user=person, by=person, now=NOW)
    assert list(ShortlistComment.objects.all()) == [kept]
    assert Shortlist.objects.get().created_by is None


@pytest.mark.parametrize("number", [1, 30])
def test_queries_do_not_grow(client, page, shortlist, number, django_assert_num_queries):
    for item in ShortlistItemFactory.create_batch(number, shortlist=shortlist):
        ShortlistCommentFactory(item=item, author=UserFactory())
    client.get(page)
    with django_assert_num_queries(10):
        client.get(page)
    with django_assert_num_queries(5):
        client.get(LISTS)
