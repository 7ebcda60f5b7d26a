"""Sending what happened to the addresses that webhooks name."""
