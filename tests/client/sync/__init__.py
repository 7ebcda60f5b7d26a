"""Tests of the synchronous client, made by `tools/generate.py`."""
