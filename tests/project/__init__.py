"""The project itself: its documents, examples, sizes and promises."""
