"""Who may do what with the models of the administration."""

from ..factories import (
    ActorFactory,
    EmptySearchFactory,
    ErasureFactory,
    ExchangeRateFactory,
    LinkCheckFactory,
    TargetGroupFactory,
    ThemeFactory,
)
from .audiences import ADMINISTRATOR, CONFIRMING, EDITORS, ELSEWHERE, RUNNING
from .lines import Admin

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
    "support.grantproject": Admin(
        obj=lambda world: world.project,
        view=ADMINISTRATOR,
        add=ADMINISTRATOR,
        change=ADMINISTRATOR,
        delete=ADMINISTRATOR,
    ),
    # Both centres write the modules together.
    "trainings.module": Admin(
        obj=lambda world: world.module_draft, add=RUNNING, change=RUNNING, delete=RUNNING
    ),
    "trainings.training": Admin(
        obj=lambda world: world.training_draft,
        add=RUNNING,
        change=CONFIRMING,
        delete=CONFIRMING,
        elsewhere=ELSEWHERE,
    ),
    "trainings.trainingregistration": Admin(
        obj=lambda world: world.registration, view=CONFIRMING, elsewhere=ELSEWHERE
    ),
    "trainings.traininggroup": Admin(obj=lambda world: world.group, view=CONFIRMING, elsewhere=ELSEWHERE),
    "history.erasure": Admin(
        obj=lambda world: ErasureFactory(),
        view=ADMINISTRATOR,
        elsewhere=("coordinator", *ELSEWHERE),
    ),
    "server.job": Admin(obj=lambda world: world.job, view=ADMINISTRATOR),
    "outbox.letter": Admin(obj=lambda world: world.letter, view=CONFIRMING, elsewhere=ELSEWHERE),
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
