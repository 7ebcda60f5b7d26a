"""The OpenAPI document of the API that the local server speaks, made from the declared operations alone."""
