"""The API v1."""
