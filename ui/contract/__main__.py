"""Writes the contract anew: python -m ui.contract"""

from ui.contract.document import DOCUMENT, document
from ui.contract.pages import DECLARATIONS, declarations

DECLARATIONS.write_text(declarations(), "utf-8")
DOCUMENT.write_text(document(DOCUMENT.read_text("utf-8")), "utf-8")
