"""The local Pipedrive: a server that speaks the same API with the same rules, on a database of its own."""
