"""Reading documents from paths and standard input."""
