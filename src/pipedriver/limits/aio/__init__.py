"""The asynchronous texts, from which `tools/generate.py` makes the synchronous ones."""
