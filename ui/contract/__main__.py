"""Writes the contract anew: python -m ui.contract"""

from ui.contract.pages import DECLARATIONS, declarations

DECLARATIONS.write_text(declarations(), "utf-8")
