"""The council sheet as a tagged PDF (PDF/UA-1), made by typst from JSON that is never read as markup."""

import html
import json
from pathlib import Path

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from csi_portal.ui.typography import nbsp

DATA = Path(__file__).resolve().parent.parent / "data"


def council_sheet_pdf(sheet):
    """The bytes of one A4 from a `Sheet`."""
    with override("cs"):
        data = {
            **sheet._asdict(),
            "title": sheet.title._asdict(),
            "sections": [
                {"heading": section.heading, "lines": [line._asdict() for line in section.lines]}
                for section in sheet.sections
            ],
            "sources": [source._asdict() for source in sheet.sources],
            "kind": _("For the council"),
            "site": _("Centres for Socially Oriented Innovation"),
            "author": _("Centres for Socially Oriented Innovation"),
            "keywords": [section.heading for section in sheet.sections],
        }
    return typst.compile(
        str(DATA / "council_sheet.typ"),
        format="pdf",
        font_paths=[str(DATA / "fonts")],
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        sys_inputs={"sheet": json.dumps(_typeset(data))},
    )


def _typeset(value):
    """The same data with spaces that don't break after one-letter prepositions and inside numbers."""
    if isinstance(value, dict):
        return {key: _typeset(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typeset(each) for each in value]
    return html.unescape(nbsp(value)) if isinstance(value, str) else value
