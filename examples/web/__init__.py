"""What both web applications share: their settings, their page, and a local Pipedrive to try them with."""
