"""The `pipedriver` command."""
