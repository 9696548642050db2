"""All reads of following, narrowed to what the person may see."""
