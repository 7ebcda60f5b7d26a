"""The asynchronous colour of custom fields by name."""
