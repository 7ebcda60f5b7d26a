"""What type checkers make of the public calls. Nothing here is run: mypy and pyright read it."""
