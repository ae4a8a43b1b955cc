"""Documents made from examples: the council sheet, as text for its page and as a PDF; data for machines; the
exported result as CSV, XLSX and JSON.
"""

from .columns import About
from .pdf import council_sheet_pdf
from .record import brief, record
from .sheet import Sheet, council_sheet
from .structured import LICENCE, structured_data
from .tables import csv_lines, json_parts, xlsx_file

__all__ = [
    "LICENCE",
    "About",
    "Sheet",
    "brief",
    "council_sheet",
    "council_sheet_pdf",
    "csv_lines",
    "json_parts",
    "record",
    "structured_data",
    "xlsx_file",
]
