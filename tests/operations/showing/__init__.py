"""Shows that every parameter has its effect: a test fails where the server ignores it."""
