"""A sheet typed from paper, read row by row: what can be taken in, and what to correct and why.

`read` takes CSV or XLSX and loses no row in silence; `to_correct_csv` makes the file to hand back.
"""

from cocreation.proposals.paper_sheet.faults import Fault
from cocreation.proposals.paper_sheet.hand_back import ToCorrect, to_correct_csv
from cocreation.proposals.paper_sheet.rows import PaperFields, Sheet, SheetRow, read

__all__ = ["Fault", "PaperFields", "Sheet", "SheetRow", "ToCorrect", "read", "to_correct_csv"]
