"""Tests of the synchronous app, made by `tools/generate.py`."""
