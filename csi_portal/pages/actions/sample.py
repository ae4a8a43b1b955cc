"""Sample people and what they did, so that a new portal can be tried in every role at once.

All of it says that it is sample data in the very texts that pages show, so no page can forget to say so.
Addresses end in .example, which can never receive mail.
"""

import secrets
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from centres import actions as centres
from centres.models import Centre, CentreRole, Enquiry
from csi_portal.accounts import actions as accounts
from csi_portal.accounts.models import SiteRole, User
from csi_portal.history.actions import record
from csi_portal.organisations import actions as organisations
from csi_portal.organisations.models import Membership, Organisation

DOMAIN = "ukazka.example"
QUESTION = "sample-question"
# Passes the check digit, and was never given to anybody.
ICO = "00000001"


@dataclass(frozen=True)
class Login:
    """What one sample person signs in with. `secret` is the second factor of staff, otherwise empty."""

    role: str
    email: str
    password: str
    secret: str


@dataclass(frozen=True)
class Person:
    """A sample person; `centre` is the slug of the centre of a centre's role."""

    login: str
    full_name: str
    role: str
    site_role: str = ""
    centre: str = ""
    centre_role: str = ""
    language: str = "cs"

    @property
    def email(self):
        return f"{self.login}@{DOMAIN}"

    @property
    def is_staff(self):
        return bool(self.centre_role) or self.site_role in SiteRole.STAFF_ROLES


COORDINATOR, MENTOR = CentreRole.Role.COORDINATOR, CentreRole.Role.MENTOR
PEOPLE = [
    Person("spravce", "Ukázkový správce", "administrator", site_role=SiteRole.Role.ADMINISTRATOR),
    Person("redaktorka", "Ukázková redaktorka", "editor", site_role=SiteRole.Role.EDITOR),
    Person(
        "koordinatorka",
        "Ukázková koordinátorka",
        "coordinator, Šumpersko",
        centre="sumpersko",
        centre_role=COORDINATOR,
    ),
    Person(
        "koordinator",
        "Ukázkový koordinátor",
        "coordinator, Přerovsko",
        centre="prerovsko",
        centre_role=COORDINATOR,
    ),
    Person("mentorka", "Ukázková mentorka", "mentor, Šumpersko", centre="sumpersko", centre_role=MENTOR),
    Person("partner", "Sample Partner", "foreign partner", site_role=SiteRole.Role.PARTNER, language="en"),
    Person("starostka", "Ukázková starostka", "manager of the sample organisation"),
    Person("clen", "Ukázkový člen", "member of the sample organisation"),
    Person("ctenar", "Ukázkový čtenář", "signed-in visitor"),
]


@transaction.atomic
def load_sample(*, now, kept=()):
    """Create what is missing of the sample data, and give means to sign in to every sample person without.

    `kept` are the `Login`s of an earlier time: they hold on, and a person that is missing comes back with
    hers. Returns the list of Login. The secrets are stored nowhere else, so the caller keeps them.
    """
    logins = {login.email: login for login in kept}
    there = set(User.objects.filter(email__in=logins).values_list("email", flat=True))
    people = {person.login: _account(person, now) for person in PEOPLE}
    _roles(people, now)
    _organisation(people, now)
    _question(people["ctenar"], now)
    for person in PEOPLE:
        if person.email not in there:
            login = logins.setdefault(person.email, _new_login(person))
            _let_in(people[person.login], login)
    return [logins[person.email] for person in PEOPLE]


def _account(person, now):
    """The account of a sample person with a verified address, created at the first time."""
    user = User.objects.filter(email=person.email).first()
    if user is None:
        user = User.objects.create_user(person.email, full_name=person.full_name, language=person.language)
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(verb="sign_up", subject=user, by=None, now=now, reason="sample data")
    return user


def _roles(people, now):
    administrator = people["spravce"]
    for person in PEOPLE:
        user = people[person.login]
        if person.site_role and person.site_role not in user.role_names:
            accounts.grant_role(user=user, role=person.site_role, by=administrator, now=now)
        if person.centre and not user.centre_roles.exists():
            centre = Centre.objects.get(slug=person.centre)
            centres.grant_role(user=user, centre=centre, role=person.centre_role, by=administrator, now=now)


def _organisation(people, now):
    """An organisation that went the whole way: proposed, confirmed, one member accepted, one who waits."""
    if Organisation.objects.filter(ico=ICO).exists():
        return
    values = {"kind": Organisation.Kind.UNION, "name": "Ukázkový svazek obcí (ukázková data)", "ico": ICO}
    organisation = organisations.propose(values=values, by=people["starostka"], now=now)
    organisations.confirm(organisation=organisation, by=people["koordinatorka"], now=now)
    for login in ("clen", "ctenar"):
        wish = organisations.ask_to_join(
            organisation=organisation, message="Ukázková žádost (ukázková data)", by=people[login], now=now
        )
        if login == "clen":
            organisations.accept_request(
                wish=wish, role=Membership.Role.MEMBER, by=people["starostka"], now=now
            )


def _question(sender, now):
    """One question that waits, so that a coordinator's desk is not empty."""
    if Enquiry.objects.filter(submission=QUESTION).exists():
        return
    centres.ask(
        centre=Centre.objects.get(slug="sumpersko"),
        question=(
            "Ukázkový dotaz (ukázková data): Máme 420 obyvatel a šest lidí bez práce, většinou nad padesát. "
            "Který z příkladů by se u nás dal začít bez vlastního podniku?"
        ),
        email=sender.email,
        name=f"{sender.full_name} (ukázková data)",
        place="Ukázková obec",
        about="",
        language="cs",
        submission=QUESTION,
        by=sender,
        now=now,
    )


def _new_login(person):
    secret = generate_totp_secret() if person.is_staff else ""
    return Login(person.role, person.email, secrets.token_urlsafe(12), secret)


def _let_in(user, login):
    user.set_password(login.password)
    user.save(update_fields=["password"])
    if login.secret:
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, login.secret)
