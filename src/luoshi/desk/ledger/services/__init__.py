"""All writes of the ledger: permission, change and audit entry together, in one transaction each."""
