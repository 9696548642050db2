"""Reading (读取): from a file's bytes to a Document whose every figure points at its sentence."""
