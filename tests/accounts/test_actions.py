from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from csi_portal.accounts import actions
from csi_portal.accounts.models import SiteRole, User
from csi_portal.accounts.permissions import is_administrator, is_editor, is_partner
from csi_portal.history.models import Act

from ..factories import UserFactory

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def verbs(user):
    return list(Act.objects.about(user).order_by("id").values_list("verb", flat=True))


@pytest.mark.parametrize(("role", "staff"), [("partner", False), ("editor", True), ("administrator", True)])
def test_a_role_opens_the_administration_only_when_it_needs_it(role, staff):
    user, by = UserFactory(), UserFactory()
    actions.grant_role(user=user, role=role, by=by, now=NOW)
    assert user.is_staff is staff
    assert User.objects.get(pk=user.pk).is_staff is staff
    assert (is_partner(user), is_editor(user), is_administrator(user)) == (
        role == "partner",
        role in ("editor", "administrator"),
        role == "administrator",
    )
    act = Act.objects.about(user).get()
    assert (act.verb, act.actor_id, act.reason) == ("grant_role", by.pk, role)


def test_a_role_is_granted_once():
    user = UserFactory(roles=["editor"])
    with pytest.raises(ValidationError, match="already has this role"):
        actions.grant_role(user=user, role="editor", by=None, now=NOW)
    assert verbs(user) == ["grant_role"]


def test_an_unknown_role_is_refused():
    with pytest.raises(ValidationError, match="not a valid choice"):
        actions.grant_role(user=UserFactory(), role="king", by=None, now=NOW)


def test_a_closed_account_gets_no_role():
    with pytest.raises(ValidationError, match="closed"):
        actions.grant_role(user=UserFactory(is_active=False), role="editor", by=None, now=NOW)


def test_taking_the_last_staff_role_closes_the_administration():
    user = UserFactory(roles=["partner", "editor"])
    actions.revoke_role(user=user, role="editor", by=None, now=NOW)
    assert not user.is_staff
    assert is_partner(user)
    assert not is_editor(user)
    assert verbs(user) == ["grant_role", "grant_role", "revoke_role"]


def test_taking_a_role_that_is_not_there_is_refused():
    with pytest.raises(ValidationError, match="does not have this role"):
        actions.revoke_role(user=UserFactory(), role="editor", by=None, now=NOW)


def test_the_last_administrator_keeps_the_role():
    last = UserFactory(roles=["administrator"])
    with pytest.raises(ValidationError, match="last administrator"):
        actions.revoke_role(user=last, role="administrator", by=last, now=NOW)
    UserFactory(roles=["administrator"])
    actions.revoke_role(user=last, role="administrator", by=last, now=NOW)
    assert not is_administrator(last)


def test_a_closed_administrator_does_not_count():
    last = UserFactory(roles=["administrator"])
    other = UserFactory(roles=["administrator"])
    actions.close_account(user=other, by=last, now=NOW)
    with pytest.raises(ValidationError, match="last administrator"):
        actions.revoke_role(user=last, role="administrator", by=last, now=NOW)


def test_another_apps_role_keeps_the_administration_open():
    user = UserFactory(roles=["editor"])
    actions.refresh_staff(user=user, source="centres", needed=True)
    actions.revoke_role(user=user, role="editor", by=None, now=NOW)
    assert user.is_staff
    actions.refresh_staff(user=user, source="centres", needed=False)
    assert not user.is_staff


def test_the_database_refuses_staff_without_a_role():
    user = UserFactory()
    with pytest.raises(IntegrityError, match="user_staff_by_role"), transaction.atomic():
        User.objects.filter(pk=user.pk).update(is_staff=True)
    assert not SiteRole.objects.exists()


def test_the_database_refuses_a_second_account_in_another_case():
    UserFactory(email="jana@example.org")
    with pytest.raises(IntegrityError, match="user_email_unique"), transaction.atomic():
        User.objects.bulk_create([User(email="Jana@Example.org")])


def test_a_superuser_is_staff_and_administrator():
    user = User.objects.create_superuser("Boss@Example.org", "x")
    assert user.email == "boss@example.org"
    assert user.is_staff
    assert is_administrator(user)
    assert User.objects.get_by_natural_key(" BOSS@example.org ") == user


def test_profile_change_records_names_of_fields_only():
    user = UserFactory(full_name="Jana")
    actions.change_profile(user=user, full_name="Jana Nová ", language="en", by=user, now=NOW)
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Jana Nová", "en")
    act = Act.objects.about(user).get()
    assert act.fields == ["full_name", "language"]
    actions.change_profile(user=user, full_name="Jana Nová", language="en", by=user, now=NOW)
    assert Act.objects.about(user).count() == 1


def test_closing_and_reopening():
    boss, user = UserFactory(roles=["administrator"]), UserFactory()
    actions.close_account(user=user, by=boss, now=NOW, reason="left the office")
    with pytest.raises(ValidationError, match="closed already"):
        actions.close_account(user=user, by=boss, now=NOW)
    actions.reopen_account(user=user, by=boss, now=NOW)
    with pytest.raises(ValidationError, match="open already"):
        actions.reopen_account(user=user, by=boss, now=NOW)
    with pytest.raises(ValidationError, match="your own account"):
        actions.close_account(user=boss, by=boss, now=NOW)
    assert verbs(user) == ["close_account", "reopen_account"]


@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_take_each_other_s_role_at_once():
    one, two = UserFactory(roles=["administrator"]), UserFactory(roles=["administrator"])
    start, refusals = Barrier(2), []

    def take(user, by):
        start.wait()
        try:
            actions.revoke_role(user=user, role="administrator", by=by, now=NOW)
        except ValidationError as refusal:
            refusals.extend(refusal.messages)
        finally:
            connection.close()

    threads = [Thread(target=take, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert User.objects.administrators().count() == 1
    assert len(refusals) == 1


def test_query_counts_of_writes(django_assert_max_num_queries):
    user, by = UserFactory(), UserFactory(roles=["administrator"])
    with django_assert_max_num_queries(25):
        actions.grant_role(user=user, role="editor", by=by, now=NOW)
    with django_assert_max_num_queries(25):
        actions.revoke_role(user=user, role="editor", by=by, now=NOW)
    with django_assert_max_num_queries(25):
        actions.close_account(user=user, by=by, now=NOW)
    with django_assert_max_num_queries(49):  # one or two for each table that holds her
        actions.erase_account(user=user, by=user, now=NOW)
