"""Charts of the ledger, and the pages of units."""
