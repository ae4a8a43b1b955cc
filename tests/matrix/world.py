from contextlib import contextmanager
from functools import cached_property
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone

from centres.actions.centres import load_centres
from centres.actions.enquiries import assign
from centres.actions.people import grant_role as grant_centre_role
from centres.models import Centre
from csi_portal.accounts.actions import grant_role
from csi_portal.organisations.models import Membership
from csi_portal.pages.tasks import erase_overdue
from csi_portal.server.models import Job
from trainings.models import TrainingAnswer

from ..conftest import signed_in_client
from ..factories import (
    ActorFactory,
    AttachmentFactory,
    CentrePersonFactory,
    EnquiryFactory,
    GrantLogoFactory,
    GrantProjectFactory,
    InnovationFactory,
    InvitationFactory,
    JoinRequestFactory,
    LetterFactory,
    MaterialFactory,
    ModuleFactory,
    MunicipalityFactory,
    OrganisationFactory,
    PictureFactory,
    ProposalFactory,
    ReviewCommentFactory,
    ShortlistFactory,
    SupporterFactory,
    TargetGroupFactory,
    ThemeFactory,
    TrainingFactory,
    TrainingGroupFactory,
    TrainingQuestionFactory,
    TrainingRegistrationFactory,
    UserFactory,
)
from .audiences import AUDIENCES, STAFF

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
    def training(self):
        return TrainingFactory(centre=self.centre, project=self.logo.project)

    @cached_property
    def registration(self):
        return TrainingRegistrationFactory(event=self.training, group=self.group, user=self.people["member"])

    @cached_property
    def group(self):
        return TrainingGroupFactory(event=self.training)

    @cached_property
    def colleague(self):
        return TrainingRegistrationFactory(event=self.training, group=self.group)

    @cached_property
    def material(self):
        return MaterialFactory(training=self.training)

    @cached_property
    def logo(self):
        return GrantLogoFactory()

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
    def letter(self):
        return LetterFactory(centre=self.centre.slug, about=self.centre)

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
    def project(self):
        return GrantProjectFactory()

    @cached_property
    def module_draft(self):
        return ModuleFactory(state="draft")

    @cached_property
    def training_draft(self):
        return TrainingFactory(centre=self.centre, state="draft", published_at=None)

    @cached_property
    def sent_file(self):
        question = TrainingQuestionFactory(event=self.training, kind="file")
        answer = TrainingAnswer(registration=self.registration, question=question)
        answer.file.save("life.pdf", ContentFile(b"%PDF-1.7"))
        return answer

    @cached_property
    def wish(self):
        return JoinRequestFactory(organisation=self.organisation, user=self.people["signed_in"])


@contextmanager
def one_world_for_a_module(django_db_blocker):
    """One world for all tests of a file: what each does is taken back, so none sees another's traces."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)
