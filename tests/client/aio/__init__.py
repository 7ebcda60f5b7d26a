"""Tests of the asynchronous client, from which `tools/generate.py` makes those of the synchronous one."""
