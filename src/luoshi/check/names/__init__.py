"""Names, honours and rosters, within a document and across."""
