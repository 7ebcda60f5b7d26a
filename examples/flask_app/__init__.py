"""An application of many users with Flask and the synchronous client."""
