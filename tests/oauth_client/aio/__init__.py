"""Tests of the asynchronous app, from which `tools/generate.py` makes those of the synchronous one."""
