"""The ledger (台账): documents and what was read in them, observations, records, reporting rounds."""
