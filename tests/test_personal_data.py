"""Personal data is registered, shown, and erased whole: what no `personal.py` speaks of fails the suite."""

import json
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone

from centres.actions.enquiries import note, take
from centres.models import Centre, CentreRole
from csi_portal.accounts import personal
from csi_portal.accounts.actions import change_profile, erase_account
from csi_portal.accounts.models import SiteRole
from innovations.models import Proposal
from trainings.models import TrainingAnswer, TrainingNeeds

from .factories import (
    CentrePersonFactory,
    CentreRoleFactory,
    EnquiryFactory,
    EstimateFactory,
    InnovationFactory,
    InvitationFactory,
    JoinRequestFactory,
    LetterFactory,
    MembershipFactory,
    ProposalFactory,
    ReviewCommentFactory,
    ShortlistCommentFactory,
    ShortlistFactory,
    SiteRoleFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from .mailbox import deliver_queued

NOW = timezone.now()
User = get_user_model()

# Words in a field's name that tell of a person.
PERSONAL_WORDS = {
    "name",
    "surname",
    "phone",
    "mobile",
    "email",
    "birth",
    "born",
    "address",
    "ip",
    "agent",
    "author",
    "sender",
    "actor",
    "signature",
    "credit",
}

PLACE = "names a place or an organisation, not a person"
OFFICE = "the contact of an office, not of a person"
TERM = "a term of a controlled list"
JOB = "names a function of ours"
NOT_PERSONAL = {
    "procrastinate.ProcrastinateJob.queue_name": JOB,
    "procrastinate.ProcrastinateJob.task_name": JOB,
    "centres.Centre.name": PLACE,
    "centres.Centre.address": OFFICE,
    "centres.Centre.email": OFFICE,
    "centres.Centre.phone": OFFICE,
    "centres.Supporter.name": PLACE,
    "innovations.Actor.name": TERM,
    "innovations.Shortlist.name": "What members call their list; it names no person.",
    "innovations.LinkCheck.address": "the address of a page",
    "innovations.Theme.name": TERM,
    "innovations.TargetGroup.name": TERM,
    "innovations.Picture.credit": "names the author of a published picture, as copyright law demands",
    "innovations.PictureEvent.credit": "the same, in the versions of what editors wrote",
    "innovations.InnovationActorEvent.actor": TERM,
    "innovations.Innovation_actors.actor": TERM,
    "organisations.Municipality.name": PLACE,
    "organisations.Municipality.name_plain": PLACE,
    "organisations.Municipality.name_sort_key": PLACE,
    "organisations.Organisation.name": PLACE,
    "organisations.Organisation.name_plain": PLACE,
    "organisations.Organisation.name_sort_key": PLACE,
    "organisations.Organisation.address": OFFICE,
    "organisations.Organisation.email": OFFICE,
    "organisations.Organisation.phone": OFFICE,
    "support.GrantProject.name": "the name of a project",
}


# --- The register ---------------------------------------------------------------------------------------


def ours():
    """The models of the portal's own apps."""
    return [
        model
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(settings.BASE_DIR) and ".venv" not in config.path
        for model in config.get_models()
    ]


def without_language(name):
    return re.sub(rf"_({'|'.join(code for code, _name in settings.LANGUAGES)})$", "", name)


def is_personal(field):
    to_user = field.related_model is User
    return (
        to_user or isinstance(field, models.EmailField) or bool(PERSONAL_WORDS & set(field.name.split("_")))
    )


def unregistered(found, registered, excused):
    """A sentence for every personal field of `found` that is neither registered nor excused."""
    sentences = []
    for field in found:
        path = f"{field.model._meta.label}.{without_language(field.name)}"
        if is_personal(field) and field not in registered and path not in excused:
            sentences.append(f"{path} looks personal: add it to FIELDS in personal.py of its app.")
    return sentences


def fields_of(found):
    return [field for model in found for field in model._meta.concrete_fields]


def registered_fields():
    return {field for path in personal.all_fields() for field in personal.columns(path)}


def test_every_personal_field_is_registered():
    missing = unregistered(fields_of(ours()), registered_fields(), NOT_PERSONAL)
    assert not missing, "\n".join(missing)


def test_no_excuse_outlives_its_field():
    known = {f"{f.model._meta.label}.{without_language(f.name)}" for f in fields_of(ours())}
    assert not set(NOT_PERSONAL) - known


def test_every_entry_names_a_field_and_says_three_things():
    for path, entry in personal.all_fields().items():
        assert personal.columns(path), f"{path} names no field."
        for key in ("purpose", "basis", "retention"):
            assert str(entry[key]).strip(), f"{path} does not say its {key}."


def test_no_field_is_registered_twice():
    paths = [path for module in personal.modules() for path in module.FIELDS]
    assert len(paths) == len(set(paths))


def test_every_app_with_personal_fields_exports_and_erases():
    for module in personal.modules():
        assert callable(module.export), module.__name__
        assert callable(module.erase), module.__name__


@pytest.mark.parametrize("name", ["home_address", "born_on", "mobile", "contact_email", "author"])
def test_a_new_personal_field_without_an_entry_is_named(name):
    field = models.TextField(name=name)
    field.model = Centre
    assert unregistered([field], registered_fields(), NOT_PERSONAL) == [
        f"centres.Centre.{name} looks personal: add it to FIELDS in personal.py of its app."
    ]


def test_a_new_arrow_to_a_person_without_an_entry_is_named():
    field = CentreRole._meta.get_field("user")
    assert unregistered([field], set(), {}) == [
        "centres.CentreRole.user looks personal: add it to FIELDS in personal.py of its app."
    ]


def test_a_field_without_a_person_is_left_alone():
    assert unregistered([Centre._meta.get_field("position")], set(), {}) == []


# --- One person with data in every app ------------------------------------------------------------------


@pytest.fixture
def zuzana(db):
    user = UserFactory(full_name="Zuzana Jedinečná", email="zuzana.jedinecna@example.org", roles=["editor"])
    change_profile(user=user, full_name="Zuzana Jedinečná", language="en", by=user, now=NOW)
    TOTP.activate(user, generate_totp_secret())
    UserSession.objects.create(
        user=user, ip="192.0.2.77", session_key="zuzanas", user_agent="Zuzana's browser"
    )
    SiteRoleFactory(granted_by=user)

    CentreRoleFactory(user=user)
    CentreRole.objects.update(granted_by=user)
    CentrePersonFactory(user=user, name=user.full_name, email=user.email, consent_recorded_by=user)
    EnquiryFactory(by=user, name=user.full_name, email=user.email, question="Zuzana Jedinečná se ptá")
    asked_by_another = EnquiryFactory()
    take(enquiry=asked_by_another, by=user, now=NOW)
    note(enquiry=asked_by_another, text="Zavolám jí.", submission="note-1", by=user, now=NOW)

    MembershipFactory(user=user)
    MembershipFactory(accepted_by=user)
    InvitationFactory(email=user.email)
    InvitationFactory(invited_by=user)
    JoinRequestFactory(user=user, message="Jsem Zuzana Jedinečná")
    JoinRequestFactory(decided_by=user, state="refused", decided_at=NOW)

    InnovationFactory(checked_by=user, authors=[user])
    InnovationFactory(status="submitted", submitted_by=user)
    InnovationFactory(status="approved", approved_by=user)
    ReviewCommentFactory(by=user)
    founded = ShortlistFactory(created_by=user)
    ShortlistCommentFactory(author=user, item__shortlist=founded)
    ProposalFactory(by=user, name=user.full_name, email=user.email)
    Proposal.objects.filter(pk=ProposalFactory().pk).update(decided_by=user, state="done", decided_at=NOW)
    EstimateFactory(confirmed_by=user, confirmed_by_name=user.full_name, confirmed_at=NOW)

    training = TrainingFactory(sessions=[])
    training.sessions.create(
        starts_at=training.starts_at, ends_at=training.ends_at, trainer=user.full_name, trainer_account=user
    )
    group = TrainingGroupFactory(
        event=training, user=user, contact_name=user.full_name, contact_email=user.email
    )
    seat = TrainingRegistrationFactory(
        event=training, group=group, user=user, name=user.full_name, email=user.email
    )
    TrainingNeeds.objects.create(
        registration=seat, diet="bez lepku", consent_version="2026-11", consent_at=NOW
    )
    question = TrainingQuestionFactory(event=training)
    TrainingAnswer.objects.create(registration=seat, question=question, value="Zuzana Jedinečná")

    LetterFactory(to=user.email)
    LetterFactory(organisation=user.full_name)
    deliver_queued()
    return user


def arrows(user):
    """Which registered fields point at this person, and in how many rows."""
    found = {}
    for path in personal.all_fields():
        for field in personal.columns(path):
            if field.related_model is User:
                found[path] = field.model._default_manager.filter(**{field.name: user}).count()
    return found


def rows_with(*words):
    """The tables in which a row holds one of the words, whatever the column."""
    tables = connection.introspection.table_names()
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            quoted = connection.ops.quote_name(table)
            cursor.execute(
                f"SELECT count(*) FROM {quoted} AS r WHERE r::text ILIKE ANY(%s)", [[f"%{w}%" for w in words]]
            )
            if cursor.fetchone()[0]:
                found.append(table)
    return found


def test_this_person_has_data_behind_every_entry(zuzana):
    empty = [path for path, count in arrows(zuzana).items() if not count]
    assert not empty, f"Give zuzana a row in {empty}, or its erasing is never tried."


def test_the_export_holds_what_every_app_knows(zuzana):
    data = json.loads(json.dumps(personal.export_everything(zuzana)))
    assert set(data) == {personal.app_of(module) for module in personal.modules()}
    for app, held in data.items():
        assert any(held.values()), f"{app} exports nothing of a person it knows."
    text = json.dumps(data, ensure_ascii=False)
    assert "zuzana.jedinecna@example.org" in text
    assert "192.0.2.77" in text
    assert zuzana.password not in text


def test_a_key_is_called_by_the_word_of_its_own_app():
    for module in personal.modules():
        app = personal.app_of(module)
        assert {key: personal.label(key, app) for key in module.LABELS} == module.LABELS


def keys_of(held):
    """Every key of an export, however deep."""
    if isinstance(held, dict):
        return set(held).union(*map(keys_of, held.values()))
    return set().union(*map(keys_of, held)) if isinstance(held, list) else set()


def test_every_key_of_the_export_has_a_name_for_people(zuzana):
    known = {key for module in personal.modules() for key in module.LABELS}
    held = [module.export(zuzana) for module in personal.modules()]
    assert not keys_of(held) - known


def test_erasing_leaves_no_trace_in_any_table(zuzana):
    words = ("jedinečná", "jedinecna", "192.0.2.77", "zuzana's browser")
    assert {"accounts_user", "account_emailaddress", "centres_enquiry"} <= set(rows_with(*words))
    erase_account(user=zuzana, by=zuzana, now=NOW)
    assert rows_with(*words) == []
    assert not any(arrows(zuzana).values()), arrows(zuzana)
    for relation in User._meta.related_objects:
        if relation.related_model._meta.db_table == "pghistory_events":
            continue  # a query over all versions; it has no table
        assert not relation.related_model._base_manager.filter(**{relation.field.name: zuzana}).exists(), (
            relation
        )


def test_erasing_asks_as_much_whatever_the_person_did(zuzana, django_assert_max_num_queries):
    """More than other writes: each table that holds people, and each event with a seat, takes some."""
    for number in range(5):
        UserSession.objects.create(
            user=zuzana, ip="192.0.2.1", session_key=f"session-{number}", user_agent="x"
        )
    EnquiryFactory.create_batch(30, by=zuzana)
    EstimateFactory.create_batch(30, confirmed_by=zuzana, confirmed_by_name="Z", confirmed_at=NOW)
    with django_assert_max_num_queries(69):
        erase_account(user=zuzana, by=zuzana, now=NOW)


def test_erasing_one_leaves_the_others(zuzana):
    other = UserFactory(full_name="Petr Zůstává", roles=["partner"])
    card = CentrePersonFactory(user=other, name=other.full_name)
    erase_account(user=zuzana, by=zuzana, now=NOW)
    other.refresh_from_db()
    card.refresh_from_db()
    assert (other.full_name, card.user) == ("Petr Zůstává", other)
    assert SiteRole.objects.filter(user=other).exists()
    assert EmailAddress.objects.filter(user=other).exists()
    assert not Authenticator.objects.exists()


def test_one_app_that_refuses_stops_the_whole_erasing(zuzana):
    managed = MembershipFactory(user=zuzana, role="manager").organisation
    MembershipFactory(organisation=managed)
    before = arrows(zuzana)
    with pytest.raises(ValidationError, match=re.escape(managed.name)):
        erase_account(user=zuzana, by=zuzana, now=NOW)
    assert arrows(zuzana) == before
    assert User.objects.get(pk=zuzana.pk).is_active
