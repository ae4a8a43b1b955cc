"""How quick an import is, and how much memory it takes: `.venv/bin/python -m tests.load.importing`.

Writes dirty files of 6,000 and 12,000 rows from the real texts (cp1250, a title above the header, further
rows for attachments, cells of 20 kB), imports each into a database of its own, and then a second time. CPU
time is that of the command, without PostgreSQL.
"""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook

from .catalogue import ROOT, manage, own_database

HEADER = (
    "Číslo", "Název\nprojektu", "Země", "Místo", "Realizátor", "Zahájení", "Rozpočet (EUR)", "Cílové skupiny",
    "Popis", "Problém", "Financování", "Zdroj", "Příloha", "Poznámka",
)  # fmt: skip
DATES = ("01. Nov {:02}", "30.09.20{:02}", "1/6/{:02}", "20{:02}-08-25 16:50:37", "20{:02}", "jaro 20{:02}")
AMOUNTS = ("{}.074,00", "£{}.269,00", "{}434")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, nargs="*", default=[6000, 12_000])
    parser.add_argument("--formats", nargs="*", default=["csv", "xlsx", "json"])
    options = parser.parse_args()
    for rows in options.rows:
        for ending in options.formats:
            with tempfile.TemporaryDirectory(prefix="csi-load-") as folder:
                address = os.environ.get("DATABASE_URL")
                with own_database(folder):
                    measure(Path(folder) / f"dirty.{ending}", rows)
                if address:
                    os.environ["DATABASE_URL"] = address


def measure(path, count):
    WRITERS[path.suffix](path, list(dirty(count)))
    manage("migrate", "-v0")
    manage("load_innovations")
    for run in ("first run", "second run"):
        began = time.monotonic()
        said, used = imported(path)
        seconds = time.monotonic() - began
        size = path.stat().st_size / 2**20
        print(
            f"{count} rows, {path.suffix} of {size:.0f} MB, {run}: {seconds:.0f} s, "
            f"{used.ru_utime + used.ru_stime:.0f} s of CPU, {used.ru_maxrss / 1024:.0f} MB. {said}"
        )


def imported(path):
    """(last line of the command, the resources that it used)."""
    command = [sys.executable, "manage.py", "import_innovations", path, "--source", "Load"]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out)
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit("The import failed.")
        out.seek(0)
        return out.read().splitlines()[-1], used


def dirty(count, seed=1):
    """Rows of text; the same for the same seed."""
    chance = random.Random(seed)
    originals = json.loads((ROOT / "innovations" / "data" / "innovations.json").read_text(encoding="utf-8"))
    number = 0
    for line in range(count):
        number += line % 10 not in (3, 7, 8)
        facts, texts = chance.choice(originals), chance.choice(originals)
        if line % 10 in (3, 7, 8):
            yield [str(number), *[""] * 11, f"https://files.example.org/{line}.pdf", ""]
            continue
        yield [
            str(number),
            f"{facts['title_cs']} {number}" if line % 97 else "",
            facts["country"],
            facts["place"] or "",
            facts["organisation"] or "",
            chance.choice(DATES).format(chance.randint(5, 25)),
            chance.choice(AMOUNTS).format(chance.randint(1, 999)),
            "migranti; ženy, OZP; něco jiného",
            texts["how_cs"] * (1 if line % 50 else 20_000 // max(1, len(texts["how_cs"])) + 1),
            texts["problem_cs"],
            texts["funding_cs"] or "",
            f"https://example.org/{number}",
            "",
            "R&amp;D&nbsp;&ndash; poznámka",
        ]


def write_csv(path, rows):
    with path.open("w", encoding="cp1250", errors="replace", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([["Databáze projektů"], [], HEADER, *rows])


def write_xlsx(path, rows):
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in (["Databáze projektů"], [], HEADER, *rows):
        sheet.append(row)
    workbook.save(path)


def write_json(path, rows):
    objects = [dict(zip(HEADER, row, strict=True)) for row in rows]
    path.write_text(json.dumps(objects, ensure_ascii=False, indent=1), encoding="utf-8")


WRITERS = {".csv": write_csv, ".xlsx": write_xlsx, ".json": write_json}

if __name__ == "__main__":
    main()
