"""The same thing said twice in one document."""
