"""The official Node client, driven against the local server."""
