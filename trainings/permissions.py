"""Who may do what with modules and trainings."""

from centres.permissions import coordinates_a_centre
from csi_portal.accounts.permissions import let_manage
from csi_portal.registrations.models import TAKING
from csi_portal.registrations.permissions import is_own, may_coordinate


def may_read(user, training):
    """Published trainings are public; a draft is for who runs it."""
    return training.state != training.State.DRAFT or may_coordinate(user, training)


def takes_part(registration):
    """Whether the registration holds a seat for good; an offered one has still to be accepted."""
    return registration.state in TAKING and registration.state != registration.State.OFFERED


def may_take_part(user, training, registrations):
    """See online links and materials: who has a seat, who teaches, and who runs the training.

    `registrations` are those of the training that may be the person's.
    """
    if any(takes_part(each) for each in registrations if is_own(user, each)):
        return True
    teaches = user.is_authenticated and any(
        session.trainer_account_id == user.pk for session in training.sessions.all()
    )
    return teaches or may_coordinate(user, training)


def may_write_modules(user):
    """The coordinators of both centres write them together."""
    return coordinates_a_centre(user)


let_manage("trainings.module", coordinates_a_centre)
let_manage("trainings.training", coordinates_a_centre)
for part in ("session", "trainingquestion", "material"):
    let_manage(f"trainings.{part}", coordinates_a_centre)  # within the pages of the two above
let_manage("trainings.trainingregistration", coordinates_a_centre, verbs=("view",))
let_manage("trainings.traininggroup", coordinates_a_centre, verbs=("view",))
