"""The client itself: settings, the drivers that carry calls out, `Client` and `AsyncClient`."""
