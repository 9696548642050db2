"""All writes of following: permission, change, history and audit entry together, in one transaction."""
