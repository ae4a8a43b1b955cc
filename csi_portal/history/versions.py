"""Events that triggers wrote, replayed: the state of a thing after each act, from the first to the last.

Knows nothing of the things. An event is a dictionary of a pghistory model's columns.
"""

import datetime
from typing import NamedTuple


class State(NamedTuple):
    """How everything stood after one act: {table: {key: event}}."""

    act: object  # UUID, or the second in which somebody changed it past the verbs
    at: datetime.datetime
    by_id: int | None
    tables: dict


def replay(events):
    """`State`s in order from {table: ([event, …], key)}; `key` is the column that tells rows apart.

    Events of one act make one state. Changes past the verbs have no act; those of one second are one state.
    """
    merged = sorted(
        (event["pgh_created_at"], number, table, event)
        for number, (table, event) in enumerate(
            (table, event) for table, (rows, _key) in events.items() for event in rows
        )
    )
    tables = {table: {} for table in events}
    states = []
    for at, _number, table, event in merged:
        act = event["pgh_context_id"] or at.replace(microsecond=0)
        key = event[events[table][1]]
        if states and states[-1].act != act:
            tables = {name: dict(rows) for name, rows in tables.items()}
        if event["pgh_label"] == "delete":
            tables[table].pop(key, None)
        else:
            tables[table][key] = event
        state = State(act, at, (event["pgh_context"] or {}).get("user"), tables)
        if states and states[-1].act == act:
            states[-1] = state
        else:
            states.append(state)
    return states
