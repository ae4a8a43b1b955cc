"""Who may get in where: every address of the portal, for every audience, in both languages.

A new address without a line in `RULES` (or a model in the admin without a line in `ADMIN`) fails the suite.
A line says what each audience gets: a status, or `LOGIN` (sent to the sign-in page), `CONFIRM` (asked for the
password or second factor again), `DOOR` (sent to the door of the administration).

    "innovations:detail": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "centres:assign": Rule(get=everyone_gets(405), post=only("coordinator", gets=302, others=403), args=…),
"""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import uuid4

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, include, path, reverse
from django.urls.resolvers import URLPattern
from django.utils import timezone, translation

from centres.actions.centres import load_centres
from centres.actions.enquiries import assign
from centres.actions.people import grant_role as grant_centre_role
from centres.models import Centre
from csi_portal.accounts.actions import grant_role
from csi_portal.organisations.models import Membership
from csi_portal.pages.tasks import erase_overdue
from csi_portal.server.models import Job
from innovations.actions import share_list, versions_of

from .conftest import signed_in_client
from .factories import (
    ActorFactory,
    AttachmentFactory,
    CentrePersonFactory,
    EmptySearchFactory,
    EnquiryFactory,
    ExchangeRateFactory,
    InnovationFactory,
    InvitationFactory,
    JoinRequestFactory,
    LinkCheckFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PictureFactory,
    ProposalFactory,
    ReviewCommentFactory,
    ShortlistFactory,
    SupporterFactory,
    TargetGroupFactory,
    ThemeFactory,
    UserFactory,
)

# Without the mark pytest-django makes no test database for this file; the world would stand in the real one.
pytestmark = pytest.mark.django_db

AUDIENCES = (
    "anonymous",
    "signed_in",
    "partner",
    "member",  # of `world.organisation`
    "manager",  # of `world.organisation`
    "mentor",  # in `world.centre`
    "coordinator",  # of `world.centre`, to which the organisation's municipality belongs
    "other_coordinator",  # of `world.other_centre`
    "editor",
    "administrator",
)
STAFF = ("mentor", "coordinator", "other_coordinator", "editor", "administrator")
LOGIN, CONFIRM, DOOR = "sign in", "confirm", "door"
NOW = timezone.now()


class World:
    """The people and the objects that addresses speak of."""

    def __init__(self):
        """Make all of them now: what a single test made would go with the test's own transaction."""
        for name, value in vars(World).items():
            if isinstance(value, cached_property):
                getattr(self, name)

    @cached_property
    def people(self):
        people = {name: UserFactory() for name in AUDIENCES if name != "anonymous"}
        for role in ("partner", "editor", "administrator"):
            grant_role(user=people[role], role=role, by=None, now=NOW)
        for name, centre, role in (
            ("mentor", self.centre, "mentor"),
            ("coordinator", self.centre, "coordinator"),
            ("other_coordinator", self.other_centre, "coordinator"),
        ):
            grant_centre_role(user=people[name], centre=centre, role=role, by=None, now=NOW)
        for role in ("member", "manager"):
            Membership.objects.create(user=people[role], organisation=self.organisation, role=role, since=NOW)
        return people

    @cached_property
    def innovation(self):
        return InnovationFactory()

    @cached_property
    def draft(self):
        return InnovationFactory(status="draft")

    @cached_property
    def comment(self):
        return ReviewCommentFactory()

    @cached_property
    def shortlist(self):
        return ShortlistFactory(organisation=self.organisation)

    @cached_property
    def own_draft(self):
        return InnovationFactory(status="draft", authors=[self.people["partner"]])

    @cached_property
    def proposal(self):
        return ProposalFactory()

    @cached_property
    def target_group(self):
        return TargetGroupFactory()

    @cached_property
    def theme(self):
        return ThemeFactory()

    @cached_property
    def actor(self):
        return ActorFactory()

    @cached_property
    def picture(self):
        return PictureFactory(innovation=self.innovation)

    @cached_property
    def attachment(self):
        return AttachmentFactory(innovation=self.innovation)

    @cached_property
    def clients(self):
        return {"anonymous": Client(), **{who: signed_in_client(user) for who, user in self.people.items()}}

    @cached_property
    def plain_client(self):
        return signed_in_client(UserFactory())

    @cached_property
    def clients_without_second_factor(self):
        return {who: signed_in_client(self.people[who], second_factor=False) for who in STAFF}

    @cached_property
    def job(self):
        # Tests of the browser do not roll back, and empty all tables but this one: each world has its own.
        waiting = erase_overdue.configure(queueing_lock=uuid4().hex)
        return Job.objects.get(pk=waiting.defer(timestamp=0))

    @cached_property
    def user(self):
        return UserFactory()

    @cached_property
    def centres(self):
        load_centres(by=None, now=NOW)
        return {centre.slug: centre for centre in Centre.objects.all()}

    @property
    def centre(self):
        return self.centres["sumpersko"]

    @property
    def other_centre(self):
        return self.centres["prerovsko"]

    @cached_property
    def municipality(self):
        return MunicipalityFactory(centre=self.centre)

    @cached_property
    def organisation(self):
        return OrganisationFactory(municipality=self.municipality, state="confirmed")

    @cached_property
    def card(self):
        return CentrePersonFactory(centre=self.centre)

    @cached_property
    def enquiry(self):
        enquiry = EnquiryFactory(centre=self.centre)
        return assign(enquiry=enquiry, to=self.people["mentor"], by=None, now=NOW)

    @cached_property
    def invitation(self):
        return InvitationFactory(organisation=self.organisation, token="the-token")

    @cached_property
    def membership(self):
        return self.people["member"].memberships.get()

    @cached_property
    def mentor_role(self):
        return self.people["mentor"].centre_roles.get()

    @cached_property
    def supporter(self):
        return SupporterFactory(centre=self.centre)

    @cached_property
    def wish(self):
        return JoinRequestFactory(organisation=self.organisation, user=self.people["signed_in"])


# --- How a line is written --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    """What each audience gets at one address; without `post`, nothing may be sent to it."""

    get: dict
    post: dict | None = None
    args: callable = field(default=lambda world: {})
    data: callable = field(default=lambda world: {})


def everyone_gets(outcome, **but):
    return {audience: but.get(audience, outcome) for audience in AUDIENCES}


def only(*audiences, gets=200, others=403, anonymous=LOGIN):
    return {
        audience: gets if audience in audiences else anonymous if audience == "anonymous" else others
        for audience in AUDIENCES
    }


def everybody(**more):
    return Rule(get=everyone_gets(200), **more)


def signed_in(get=200, post=None, **more):
    return Rule(
        get=everyone_gets(get, anonymous=LOGIN),
        post=None if post is None else everyone_gets(post, anonymous=LOGIN),
        **more,
    )


def staff(gets=200, others=DOOR, **but):
    """Pages of the administration itself: for everybody with a role that opens it."""
    return {who: but.get(who, gets) if who in STAFF else others for who in AUDIENCES}


def button(*audiences, **more):
    """A button on a page of the administration: one POST, then back to the page."""
    pressed = {who: 302 if who in audiences else 403 if who in STAFF else DOOR for who in AUDIENCES}
    return Rule(get=staff(405), post=pressed, **more)


@dataclass(frozen=True)
class Admin:
    """Who may do what with one model in the administration, and an object to try it on."""

    obj: callable
    view: tuple = ()
    add: tuple = ()
    change: tuple = ()
    delete: tuple = ()
    elsewhere: tuple = ()  # may use the model's pages, but this row is another centre's: led back


# --- The matrix -------------------------------------------------------------------------------------------

ADMINISTRATOR = ("administrator",)
EDITORS = ("editor", "administrator")
STRANGER = everyone_gets(302, anonymous=200)  # who is signed in is led on to where she belongs
MIDWAY = everyone_gets(302)  # a step of signing in that nobody is in the middle of: back to its start
MIDWAY_IN = everyone_gets(302, anonymous=LOGIN)
OWN_KEY = {"args": lambda world: {"pk": 1}}

# Who manages the organisation of the world, from inside or as its centre.
MANAGING = ("manager", "coordinator", "administrator")
CONFIRMING = ("coordinator", "administrator")
ELSEWHERE = ("other_coordinator",)
OF_CENTRE = {"args": lambda world: {"slug": world.centre.slug}}
OF_ORGANISATION = {"args": lambda world: {"pk": world.organisation.pk}}
OF_MEMBERSHIP = {"args": lambda world: {"pk": world.membership.pk}, "data": lambda world: {"role": "manager"}}
OF_WISH = {"args": lambda world: {"pk": world.wish.pk}, "data": lambda world: {"role": "member"}}
OF_COMMENT = {
    "args": lambda world: {"pk": world.comment.innovation_id},
    "data": lambda world: {"comment": world.comment.pk},
}
OF_ENQUIRY = {"args": lambda world: {"pk": world.enquiry.pk}}


def verb(*audiences, others=403, **more):
    """A button on a page for people who are signed in."""
    return Rule(
        get=everyone_gets(405, anonymous=LOGIN),
        post=only(*audiences, gets=302, others=others),
        **more,
    )


def at_the_desk(*audiences, **others):
    """A button of the desk: a question of another centre is not found."""
    pressed = staff(404) | dict.fromkeys(audiences, 302) | others
    return Rule(get=staff(405), post=pressed, **OF_ENQUIRY)


RULES = {
    # --- account: signing in ---
    "account_login": Rule(get=STRANGER, post=STRANGER),
    "account_signup": Rule(get=STRANGER, post=STRANGER),
    "account_request_login_code": Rule(get=STRANGER, post=STRANGER),
    "account_confirm_login_code": Rule(get=MIDWAY, post=MIDWAY),
    "account_reset_password": Rule(get=everyone_gets(200), post=everyone_gets(200)),
    "account_confirm_password_reset_code": Rule(get=everyone_gets(LOGIN)),
    "account_complete_password_reset": Rule(get=MIDWAY, post=MIDWAY),
    "account_password_reset_completed": everybody(),
    "account_email_verification_sent": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    "account_inactive": everybody(),
    "account_logout": Rule(get=everyone_gets(200, anonymous=302), post=everyone_gets(302)),
    "mfa_authenticate": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    "mfa_login_webauthn": Rule(get=MIDWAY_IN, post=MIDWAY_IN),
    # --- account: one's own ---
    "accounts:overview": signed_in(post=200),
    "accounts:my_data": signed_in(),
    "accounts:my_data_file": signed_in(),
    "accounts:erase": signed_in(),
    "accounts:erase_now": Rule(get=everyone_gets(405), post=everyone_gets(CONFIRM, anonymous=LOGIN)),
    "account_email": signed_in(post=302),
    "account_change_password": signed_in(post=200),
    "account_set_password": signed_in(get=302, post=302),  # who has a password changes it instead
    "account_reauthenticate": signed_in(post=200),
    "mfa_index": signed_in(),
    "mfa_reauthenticate": signed_in(get=CONFIRM),  # without a second factor: the password
    "mfa_activate_totp": signed_in(get=CONFIRM),
    "mfa_deactivate_totp": signed_in(get=404),
    "mfa_view_recovery_codes": signed_in(get=404),
    "mfa_generate_recovery_codes": signed_in(get=CONFIRM),
    "mfa_download_recovery_codes": signed_in(get=404),
    "mfa_list_webauthn": signed_in(),
    "mfa_add_webauthn": signed_in(get=CONFIRM),
    "mfa_reauthenticate_webauthn": signed_in(get=CONFIRM),
    "mfa_remove_webauthn": signed_in(get=CONFIRM, **OWN_KEY),
    "mfa_edit_webauthn": signed_in(get=CONFIRM, **OWN_KEY),
    "usersessions_list": signed_in(post=302),
    # --- centres ---
    "centres:list": everybody(),
    "centres:ask_any": everybody(),
    "centres:detail": everybody(**OF_CENTRE),
    "centres:ask": Rule(get=everyone_gets(200), post=everyone_gets(200), **OF_CENTRE),
    "centres:enquiry": Rule(
        get=everyone_gets(200),
        post=everyone_gets(200),
        args=lambda world: {"token": world.enquiry.secret_address.split("/")[-2]},
    ),
    "centres:withdraw_consent": Rule(
        get=everyone_gets(405),
        post=only(*CONFIRMING, gets=302, anonymous=403),
        args=lambda world: {"pk": world.card.pk},
    ),
    "admin:centres_centreperson_consent": button(*CONFIRMING, args=lambda world: {"pk": world.card.pk}),
    "admin:centres_enquiry_take": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_assign": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_close": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_reopen": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_move": at_the_desk(*CONFIRMING, mentor=403),
    "admin:centres_enquiry_answer": at_the_desk(*CONFIRMING, mentor=302),
    "admin:centres_enquiry_note": at_the_desk(*CONFIRMING, mentor=302),
    # --- organisations ---
    "organisations:find_centre": everybody(),
    "organisations:municipalities": everybody(**OF_CENTRE),
    "organisations:list": signed_in(),
    "organisations:create": signed_in(post=200),
    "organisations:detail": signed_in(**OF_ORGANISATION),
    "organisations:change": Rule(
        get=only(*MANAGING),
        post=only(*CONFIRMING) | {"manager": 302},  # managers change the contact only, and may empty it
        **OF_ORGANISATION,
    ),
    "organisations:members": Rule(
        get=only("member", *MANAGING), post=only("member", *MANAGING), **OF_ORGANISATION
    ),
    "organisations:invitation": signed_in(
        post=302, args=lambda world: world.invitation and {"token": "the-token"}
    ),
    "organisations:confirm": verb(*CONFIRMING, **OF_ORGANISATION),
    "organisations:refuse": verb(*CONFIRMING, **OF_ORGANISATION),
    "organisations:ask_to_join": verb(*AUDIENCES[1:], **OF_ORGANISATION),
    "organisations:leave": verb("member", "manager", others=404, **OF_ORGANISATION),
    "organisations:change_role": verb(*MANAGING, **OF_MEMBERSHIP),
    "organisations:remove_member": verb(*MANAGING, **OF_MEMBERSHIP),
    "organisations:withdraw_invitation": verb(*MANAGING, args=lambda world: {"pk": world.invitation.pk}),
    "organisations:withdraw_request": verb("signed_in", others=404, **OF_WISH),
    "organisations:accept_request": verb(*MANAGING, **OF_WISH),
    "organisations:refuse_request": verb(*MANAGING, **OF_WISH),
    "admin:organisations_organisation_confirm": button(*CONFIRMING, **OF_ORGANISATION),
    "admin:organisations_organisation_refuse": button(*CONFIRMING, **OF_ORGANISATION),
    # --- pages ---
    "ui:gallery": everybody(),
    "pages:home": everybody(),
    "pages:about": everybody(),
    "pages:partners": everybody(),
    "pages:contact": everybody(),
    "pages:accessibility": everybody(),
    "pages:privacy": everybody(),
    "pages:cookies": everybody(),
    "robots": everybody(),
    "sitemap": everybody(),
    "sitemap_section": everybody(args=lambda world: {"section": "examples"}),
    "security_txt": Rule(get=everyone_gets(404)),  # until the operator says whom to write to
    "health": everybody(),
    # --- innovations: what is not published is a page not found (tests/innovations/test_example.py) ---
    "innovations:list": everybody(),
    "innovations:map": everybody(),
    "innovations:table": everybody(),
    "innovations:complete": everybody(),
    "innovations:compare": everybody(),
    "innovations:shortlist": everybody(),
    "innovations:shortlist_add": Rule(
        get=everyone_gets(200),
        post=everyone_gets(302),
        args=lambda world: {"slug": world.innovation.slug},
    ),
    "innovations:shortlist_change": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_share": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_revoke": Rule(get=everyone_gets(405), post=everyone_gets(302)),
    "innovations:shortlist_export": everybody(args=lambda world: {"extension": "csv"}),
    "innovations:team_lists": Rule(
        get=only("member", "manager", others=404, anonymous=404), post=everyone_gets(404)
    ),
    "innovations:team_list": Rule(
        get=only("member", "manager", others=404, anonymous=404),
        post=everyone_gets(404),
        args=lambda world: {"pk": world.shortlist.pk},
    ),
    "innovations:team_list_export": Rule(
        get=only("member", "manager", others=404, anonymous=404),
        args=lambda world: {"pk": world.shortlist.pk, "extension": "csv"},
    ),
    "innovations:shared_list": everybody(
        args=lambda world: {"token": share_list(slugs=[world.innovation.slug], now=NOW)}
    ),
    "api_description": everybody(),
    "api:api-root": Rule(get=everyone_gets(404)),
    "api:openapi-json": everybody(),
    "api:innovations": everybody(),
    "api:innovation": everybody(args=lambda world: {"example": world.innovation.slug}),
    "api:lists": everybody(),
    "api:unknown": Rule(get=everyone_gets(404), args=lambda world: {"rest": "nothing"}),
    "innovations:export_csv": everybody(),
    "innovations:feed": everybody(),
    "innovations:export_xlsx": everybody(),
    "innovations:export_json": everybody(),
    "innovations:detail": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:council_sheet": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:council_sheet_pdf": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "innovations:picture": everybody(
        args=lambda world: {"pk": world.picture.pk, "width": world.picture.width}
    ),
    "innovations:attachment": everybody(args=lambda world: {"pk": world.attachment.pk}),
    "innovations:propose": Rule(get=everyone_gets(200), post=everyone_gets(200)),
    "innovations:propose_change": Rule(
        get=everyone_gets(200),
        post=everyone_gets(200),
        args=lambda world: {"slug": world.innovation.slug},
    ),
    "innovations:proposal": everybody(
        args=lambda world: {"token": world.proposal.secret_address.split("/")[-2]}
    ),
    **{
        f"admin:innovations_proposal_{verb}": button(*EDITORS, args=lambda world: {"pk": world.proposal.pk})
        for verb in ("begin_draft", "begin_change", "decline", "finish")
    },
    "innovations:own_drafts": Rule(get=only("partner")),
    "innovations:new_own_draft": Rule(get=only("partner"), post=only("partner")),
    # Another partner's draft is not found (tests/innovations/test_own_drafts.py).
    "innovations:own_draft": Rule(
        get=only("partner"), post=only("partner"), args=lambda world: {"pk": world.own_draft.pk}
    ),
    "innovations:submit_own": verb("partner", args=lambda world: {"pk": world.own_draft.pk}),
    # Editors press every button; what the verb refuses is a sentence (tests/innovations/test_workflow.py).
    **{
        f"admin:innovations_innovation_{verb}": button(*EDITORS, args=lambda world: {"pk": world.draft.pk})
        for verb in (
            "submit",
            "return_for_changes",
            "approve",
            "publish",
            "archive",
            "reopen",
            "open_copy",
            "discard_copy",
            "comment",
        )
    },
    "admin:innovations_innovation_resolve_comment": button(*EDITORS, **OF_COMMENT),
    **{
        f"admin:innovations_{list_of}_merge": Rule(
            get=staff(403, editor=200, administrator=200),
            post=staff(403, editor=200, administrator=200),  # nothing is chosen: asked again
            args=lambda world, name=name: {"pk": getattr(world, name).pk},
        )
        for list_of, name in (("targetgroup", "target_group"), ("theme", "theme"), ("actor", "actor"))
    },
    "admin:innovations_innovation_completeness": Rule(
        get=staff(405),
        post=staff(403, editor=200, administrator=200),
        args=lambda world: {"pk": world.draft.pk},
    ),
    "admin:innovations_innovation_preview": Rule(
        get=staff(403, editor=200, administrator=200),
        post=staff(403, editor=200, administrator=200),
        args=lambda world: {"pk": world.draft.pk},
    ),
    "admin:innovations_innovation_restore": button(
        *EDITORS,
        args=lambda world: {"pk": world.draft.pk},
        data=lambda world: {"version": versions_of(world.draft)[0].key},
    ),
    "admin:innovations_innovation_mark_checked": button(
        *EDITORS, args=lambda world: {"pk": world.innovation.pk}
    ),
    "admin:innovations_innovation_confirm_estimate": button(
        *EDITORS, args=lambda world: {"pk": world.innovation.pk}
    ),
    # --- the administration's own pages ---
    "admin:index": Rule(get=staff(), post=staff()),
    "admin:login": Rule(get=only(*STAFF, gets=302), post=only(*STAFF, gets=302)),
    "admin:logout": Rule(get=staff(405, others=302), post=staff(200, others=302)),
    "admin:password_change": Rule(get=staff(302), post=staff(302)),  # on to the account's own page
    "admin:password_change_done": Rule(get=staff()),
    "admin:jsi18n": Rule(get=staff()),
    "admin:autocomplete": Rule(get=staff(403)),
    "admin:app_list": Rule(
        get=staff(404, administrator=200),
        post=staff(404, administrator=200),
        args=lambda world: {"app_label": "accounts"},
    ),
    "admin:accounts_user_grant_role": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_revoke_role": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_close_account": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
    "admin:accounts_user_reopen_account": button(*ADMINISTRATOR, args=lambda world: {"pk": world.user.pk}),
}

ADMIN = {
    "innovations.innovation": Admin(
        obj=lambda world: world.draft, view=EDITORS, add=EDITORS, change=EDITORS, delete=ADMINISTRATOR
    ),
    "innovations.targetgroup": Admin(
        obj=lambda world: TargetGroupFactory(), view=EDITORS, add=EDITORS, change=EDITORS, delete=EDITORS
    ),
    "innovations.theme": Admin(
        obj=lambda world: ThemeFactory(), view=EDITORS, add=EDITORS, change=EDITORS, delete=EDITORS
    ),
    "innovations.actor": Admin(
        obj=lambda world: ActorFactory(), view=EDITORS, add=EDITORS, change=EDITORS, delete=EDITORS
    ),
    "innovations.exchangerate": Admin(
        obj=lambda world: ExchangeRateFactory(), view=EDITORS, add=EDITORS, change=EDITORS
    ),
    "innovations.linkcheck": Admin(obj=lambda world: LinkCheckFactory(), view=EDITORS),
    "innovations.proposal": Admin(obj=lambda world: world.proposal, view=EDITORS),
    "fulltext.emptysearch": Admin(obj=lambda world: EmptySearchFactory(), view=EDITORS),
    "server.job": Admin(obj=lambda world: world.job, view=ADMINISTRATOR),
    "accounts.user": Admin(obj=lambda world: world.user, view=ADMINISTRATOR),
    "centres.centre": Admin(obj=lambda world: world.centre, change=CONFIRMING, elsewhere=ELSEWHERE),
    "centres.centreperson": Admin(
        obj=lambda world: world.card,
        add=(*CONFIRMING, *ELSEWHERE),
        change=CONFIRMING,
        delete=CONFIRMING,
        elsewhere=ELSEWHERE,
    ),
    "centres.centrerole": Admin(
        obj=lambda world: world.mentor_role,
        view=CONFIRMING,
        add=(*CONFIRMING, *ELSEWHERE),
        delete=CONFIRMING,
        elsewhere=ELSEWHERE,
    ),
    "centres.enquiry": Admin(
        obj=lambda world: world.enquiry, view=("mentor", *CONFIRMING), elsewhere=ELSEWHERE
    ),
    "centres.supporter": Admin(
        obj=lambda world: world.supporter,
        add=(*CONFIRMING, *ELSEWHERE),
        change=CONFIRMING,
        delete=CONFIRMING,
        elsewhere=ELSEWHERE,
    ),
    "organisations.invitation": Admin(
        obj=lambda world: world.invitation, view=CONFIRMING, elsewhere=ELSEWHERE
    ),
    "organisations.joinrequest": Admin(obj=lambda world: world.wish, view=CONFIRMING, elsewhere=ELSEWHERE),
    "organisations.membership": Admin(
        obj=lambda world: world.membership, view=CONFIRMING, elsewhere=ELSEWHERE
    ),
    "organisations.municipality": Admin(
        obj=lambda world: world.municipality, view=CONFIRMING, elsewhere=ELSEWHERE
    ),
    "organisations.organisation": Admin(
        obj=lambda world: world.organisation, change=CONFIRMING, elsewhere=ELSEWHERE
    ),
}

# --- The walk ---------------------------------------------------------------------------------------------


def walk(patterns, namespace=""):
    """Yield (name, pattern) of every address below `patterns`; a bare namespace where there is no name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name or ''}", pattern
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner)


def model_addresses(site=admin.site):
    """The names of every model's five pages in the admin: {"admin:accounts_user_add": "accounts.user"}."""
    return {
        f"{site.name}:{model._meta.app_label}_{model._meta.model_name}_{page}": model._meta.label_lower
        for model in site._registry
        for page in ("changelist", "add", "change", "delete", "history")
    }


def undeclared(patterns):
    """A sentence for every address below `patterns` that no line of the matrix speaks of."""
    models = model_addresses()
    sentences = []
    for name, pattern in walk(patterns):
        if name == "admin:":
            continue  # the admin's own catch-all and its redirects from an object's bare address
        if not name or name.endswith(":"):
            sentences.append(
                f"The address “{pattern.pattern}” has no name; name it and declare who may get in."
            )
        elif name in models and models[name] not in ADMIN:
            sentences.append(
                f"The model {models[name]} is in the administration, but not in ADMIN: say who may."
            )
        elif name not in models and name not in RULES:
            sentences.append(f"The address “{name}” has no declared audience; add it to RULES.")
    return sorted(set(sentences))


def outcome_of(response):
    """The response in the words of the matrix."""
    if response.status_code != 302:
        return response.status_code
    for word, names in {
        LOGIN: ["account_login"],
        CONFIRM: ["account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"],
        DOOR: ["admin:login"],
    }.items():
        if response.url.split("?")[0] in [reverse(name) for name in names]:
            return word
    return 302


def attempt(client, method, url, data):
    """One request whose traces in the database and in the client are taken back."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        transaction.set_rollback(True)
    client.cookies = cookies
    return outcome_of(response)


def outcomes(world, method, url, data=None):
    return {audience: attempt(world.clients[audience], method, url, data or {}) for audience in AUDIENCES}


def page_of(model, page, world):
    name = f"admin:{model.replace('.', '_')}_{page}"
    return reverse(name, args=[] if page in ("changelist", "add") else [ADMIN[model].obj(world).pk])


def declared_for(model, page):
    entry = ADMIN[model]
    may = {"add": entry.add, "delete": entry.delete}.get(page, set(entry.view) | set(entry.change))
    led_back = set()
    if page == "changelist":
        may = set(may) | set(entry.elsewhere)
    elif page == "change" or (page == "delete" and entry.delete):
        led_back = set(entry.elsewhere)
    elif page == "history" and entry.elsewhere:
        led_back = set(STAFF) - set(may)  # Django looks for the row before it asks for the permission

    def outcome(who):
        if who not in STAFF:
            return DOOR
        return 200 if who in may else 302 if who in led_back else 403

    return {who: outcome(who) for who in AUDIENCES}


REFUSED = {403, 404, 405, LOGIN, CONFIRM, DOOR}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for the whole matrix: every attempt is taken back, so nobody sees another's traces."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture(params=["cs", "en"])
def language(request):
    with translation.override(request.param):
        yield request.param


def test_every_address_has_an_audience():
    assert not (missing := undeclared(get_resolver().url_patterns)), "\n".join(missing)


def test_no_line_speaks_of_an_address_that_is_gone():
    names = {name for name, _pattern in walk(get_resolver().url_patterns)}
    models = {model._meta.label_lower for model in admin.site._registry}
    assert not set(RULES) - names, "RULES names addresses that don't exist."
    assert not set(ADMIN) - models, "ADMIN names models that are not in the administration."


@pytest.mark.parametrize("name", sorted(RULES))
def test_everybody_gets_what_is_declared(name, language, world):
    rule = RULES[name]
    url = reverse(name, kwargs=rule.args(world))
    assert outcomes(world, "get", url) == rule.get, f"GET {name} ({url})"
    posted = outcomes(world, "post", url, rule.data(world))
    if rule.post is None:
        assert set(posted.values()) <= REFUSED, f"POST {name} ({url}) is not declared, but gave {posted}"
    else:
        assert posted == rule.post, f"POST {name} ({url})"


@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
@pytest.mark.parametrize("model", sorted(ADMIN))
def test_the_administration_opens_as_declared(model, page, language, world):
    url = page_of(model, page, world)
    assert outcomes(world, "get", url) == declared_for(model, page), f"GET {url}"


@pytest.mark.parametrize("name", sorted(set(RULES) - {"admin:login"}))  # the door itself, where they show it
def test_without_a_second_factor_a_staff_role_is_nothing(name, world):
    rule = RULES[name]
    assert_asleep(reverse(name, kwargs=rule.args(world)), rule.data(world), world)


@pytest.mark.parametrize("page", ["changelist", "add", "change", "delete", "history"])
@pytest.mark.parametrize("model", sorted(ADMIN))
def test_without_a_second_factor_the_administration_stays_shut(model, page, world):
    assert_asleep(page_of(model, page, world), {}, world)


def assert_asleep(url, data, world):
    """Staff whose session has seen no second factor get what a plain signed-in person gets."""
    for method in ("get", "post"):
        plain = attempt(world.plain_client, method, url, data)
        for who, client in world.clients_without_second_factor.items():
            assert attempt(client, method, url, data) == plain, f"{method} {url} as {who}"


# --- The matrix watches, and these show that it does ------------------------------------------------------


def test_a_new_address_without_a_line_is_named():
    patterns = [
        path("secret/", index, name="secret"),
        path("in/", include(([path("", index, name="x")], "in"))),
    ]
    assert undeclared(patterns) == [
        "The address “in:x” has no declared audience; add it to RULES.",
        "The address “secret” has no declared audience; add it to RULES.",
    ]


def test_an_address_without_a_name_is_refused():
    assert undeclared([path("bare/", index)]) == [
        "The address “bare/” has no name; name it and declare who may get in."
    ]


def test_a_new_model_in_the_administration_is_named(monkeypatch):
    monkeypatch.delitem(ADMIN, "accounts.user")
    assert "The model accounts.user is in the administration, but not in ADMIN: say who may." in undeclared(
        get_resolver().url_patterns
    )


def test_a_door_left_open_is_seen(world):
    seen = outcomes(world, "get", reverse("accounts:my_data"))
    assert seen != everybody().get
    assert seen["anonymous"] == LOGIN


def index(request):
    """A view for the addresses made up above."""
