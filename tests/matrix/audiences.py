"""The audiences, and what may become of them beside a status."""

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

ADMINISTRATOR = ("administrator",)
EDITORS = ("editor", "administrator")
MANAGING = (
    "manager",
    "coordinator",
    "administrator",
)  # the organisation, from inside or as its centre
CONFIRMING = ("coordinator", "administrator")
ELSEWHERE = ("other_coordinator",)
RUNNING = (*CONFIRMING, *ELSEWHERE)  # any centre
