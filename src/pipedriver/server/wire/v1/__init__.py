"""API v1 as it is spoken: one module per resource."""
