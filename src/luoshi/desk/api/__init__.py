"""The interface for other systems (/api): tokens, calls, bulk, feeds; all through the desk's services."""
