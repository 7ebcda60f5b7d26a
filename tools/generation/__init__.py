"""How generated files are made."""
