"""Everything that changes registrations. Every verb locks its event first: no two change it at once."""

from .deciding import accept, put_in_reserve, refuse_application
from .desk import (
    add_walk_in,
    cancel_event,
    cancel_registration,
    change_capacity,
    finish,
    give_seat_beyond_capacity,
    publish,
    register_by_phone,
)
from .erasing import erase, erasure_refusal
from .explaining import explain
from .filling_in import save_answers, save_needs, withdraw_needs
from .groups import add_colleague, take_as_many_as_fit
from .leaving import accept_offer, catch_up, decline_offer, expire_lapsed, hand_over, withdraw
from .merging import merge
from .proving import (
    MOST_TRIES,
    TRIED_TOO_OFTEN,
    WRONG_CODE,
    confirm_address,
    is_group,
    send_code,
    tell_already_registered,
    verify,
)
from .registering import (
    GIVE_UP,
    HOLD,
    KEEP,
    LARGEST_GROUP,
    AlreadyRegisteredError,
    Contact,
    EarlierPlaceError,
    Person,
    person_key,
    places_at_other_dates,
    register,
)
from .seats import HOLD_IS_OVER
from .writing import send_place_again, write_to

__all__ = [
    "GIVE_UP",
    "HOLD",
    "HOLD_IS_OVER",
    "KEEP",
    "LARGEST_GROUP",
    "MOST_TRIES",
    "TRIED_TOO_OFTEN",
    "WRONG_CODE",
    "AlreadyRegisteredError",
    "Contact",
    "EarlierPlaceError",
    "Person",
    "accept",
    "accept_offer",
    "add_colleague",
    "add_walk_in",
    "cancel_event",
    "cancel_registration",
    "catch_up",
    "change_capacity",
    "confirm_address",
    "decline_offer",
    "erase",
    "erasure_refusal",
    "expire_lapsed",
    "explain",
    "finish",
    "give_seat_beyond_capacity",
    "hand_over",
    "is_group",
    "merge",
    "person_key",
    "places_at_other_dates",
    "publish",
    "put_in_reserve",
    "refuse_application",
    "register",
    "register_by_phone",
    "save_answers",
    "save_needs",
    "send_code",
    "send_place_again",
    "take_as_many_as_fit",
    "tell_already_registered",
    "verify",
    "withdraw",
    "withdraw_needs",
    "write_to",
]
