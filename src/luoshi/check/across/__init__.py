"""What several documents say against one another."""
