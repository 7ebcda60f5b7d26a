"""Readers beside the writer: whoever calls cannot tell several processes from one server."""
