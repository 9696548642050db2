"""Search over everything that the desk keeps."""
