"""An application of many users with FastAPI and the asynchronous client."""
