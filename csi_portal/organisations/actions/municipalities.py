"""Loading the municipalities of the territory."""

from decimal import Decimal

from django.db import transaction

from csi_portal.fulltext.order import czech_sort_key
from csi_portal.history.actions import record

from ..models import Municipality
from ..models.municipalities import plain_name

STATUSES = {
    "obec": Municipality.Status.VILLAGE,
    "městys": Municipality.Status.MARKET_TOWN,
    "město": Municipality.Status.TOWN,
    "statutarní město": Municipality.Status.STATUTORY_CITY,  # spelt so in the file
}


def _number(text):
    return int(text) if text else None


def _values(row, centre, pou_names):
    return {
        "name": row["name"],
        "name_sort_key": czech_sort_key(row["name"]),
        "name_plain": plain_name(row["name"]),
        "district": row["district"],
        "district_code": row["district_code"],
        "centre": centre,
        "orp": row["orp"],
        "orp_code": row["orp_code"],
        "pou": pou_names.get(row["pou_code"], ""),
        "status": STATUSES[row["status"]],
        "population": int(row["pop_uap"]),
        "population_2013": _number(row["pop_2013"]),
        "population_2018": _number(row["pop_2018"]),
        "latitude": Decimal(row["lat"]),
        "longitude": Decimal(row["lon"]),
        "ico": row["ico"],
        "postcode": row["zip"],
        "mas": row["mas"],
        "mas_basis": row["mas_basis"],
        "microregion": row["microregion"],
    }


@transaction.atomic
def load_municipality(*, row, centres, pou_names, by, now):
    """Write one row of data/municipalities.csv, keyed by its LAU2 code. Returns True if anything changed.

    `centres` maps a district's name to its centre, `pou_names` the code of an authorised office to its name.
    """
    values = _values(row, centres[row["district"]], pou_names)
    known = Municipality.objects.select_for_update().filter(pk=row["lau2"]).first()
    municipality = known or Municipality(pk=row["lau2"])
    changed = [name for name, value in values.items() if known is None or _current(known, name) != value]
    if not changed:
        return False
    for name, value in values.items():
        setattr(municipality, name, value)
    municipality.full_clean()
    municipality.save()
    record(
        verb="load",
        subject=municipality,
        by=by,
        now=now,
        centre=municipality.centre.slug,
        fields=changed if known else (),
    )
    return True


def _current(municipality, name):
    value = getattr(municipality, name)
    return bytes(value) if name == "name_sort_key" else value
