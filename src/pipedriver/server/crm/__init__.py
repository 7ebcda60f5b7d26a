"""The rules of the CRM, one module per kind of thing. No HTTP in it."""
