"""What page and server say to each other, written down from the types that say it: TypeScript for the page's scripts,
and the same in docs/page-contract.md. `python -m ui.contract` writes both anew."""
