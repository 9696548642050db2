"""All reads of the ledger: what a person may see, as of a moment."""
