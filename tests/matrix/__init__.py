"""Who may get in where: a line for each address (`rules`) and for each model of the administration (`admin`).

A line says what each audience gets: a status, or `LOGIN` (sent to the sign-in page), `CONFIRM` (asked for the
password or second factor again), `DOOR` (sent to the door of the administration).

    "innovations:detail": everybody(args=lambda world: {"slug": world.innovation.slug}),
    "centres:assign": Rule(get=everyone_gets(405), post=only("coordinator", gets=302, others=403), args=…),

`audiences` names the people, `world` makes them and the objects that addresses speak of, `lines` is how one
is written, `walk` tries the addresses. `tests/test_permission_matrix.py` holds the portal to every line.
"""
