"""Dirty files of every format, and what the import says of them."""

import csv
import io
import json

from django.core.management import call_command
from openpyxl import Workbook

TABLE = [
    ["Databáze projektů", "", "", "", "", ""],
    ["", "", "", "", "", ""],
    ["Ná\u00adzev\nprojektu", "Země", "Zahájení", "Popis", "Rozpočet (EUR)", "Zdroj"],
    ["Dílna a práce", "Rakousko", "01. Nov 15", "Popis jedna", "13.074,00", "https://a.example/1"],
    ["Příspěvek obcím", "Skotsko", "2010", "Popis dva", "£999.269,00", "https://b.example"],
]


def run(path, *arguments):
    out = io.StringIO()
    call_command("import_innovations", str(path), *arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def last_line(path, *arguments):
    return run(path, *arguments).splitlines()[-1]


def refused(path):
    """{line: reason} of the report beside a file."""
    report = path.with_name(f"{path.name}.refused.csv")
    if not report.exists():
        return {}
    with report.open(encoding="utf-8-sig", newline="") as file:
        return {int(row[0]): row[1] for row in list(csv.reader(file, delimiter=";"))[1:]}


def as_xlsx(rows):
    workbook, buffer = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append([cell or None for cell in row])
    workbook.save(buffer)
    return buffer.getvalue()


def as_objects(rows):
    return [dict(zip(rows[2], row, strict=True)) for row in rows[3:]]


FORMATS = {
    "comma.csv": lambda rows: "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows),
    "tab.tsv": lambda rows: "\r\n".join("\t".join(f'"{cell}"' for cell in row) for row in rows),
    "sheet.xlsx": as_xlsx,
    "list.json": lambda rows: json.dumps(as_objects(rows), indent=2),
    "within.json": lambda rows: json.dumps({"count": 2, "projects": as_objects(rows)}, ensure_ascii=False),
    "lines.jsonl": lambda rows: "\n".join(json.dumps(each) for each in as_objects(rows)),
}
