"""How a line is written."""

from dataclasses import dataclass, field

from .audiences import AUDIENCES, DOOR, LOGIN, STAFF


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


def verb(*audiences, others=403, **more):
    """A button on a page for people who are signed in."""
    return Rule(
        get=everyone_gets(405, anonymous=LOGIN),
        post=only(*audiences, gets=302, others=others),
        **more,
    )


@dataclass(frozen=True)
class Admin:
    """Who may do what with one model in the administration, and an object to try it on."""

    obj: callable
    view: tuple = ()
    add: tuple = ()
    change: tuple = ()
    delete: tuple = ()
    elsewhere: tuple = ()  # may use the model's pages, but this row is another centre's: led back
