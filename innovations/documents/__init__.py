"""Documents made from an example: the council sheet, as text for its page and as a PDF; data for machines."""

from .pdf import council_sheet_pdf
from .sheet import Sheet, council_sheet
from .structured import structured_data

__all__ = ["Sheet", "council_sheet", "council_sheet_pdf", "structured_data"]
