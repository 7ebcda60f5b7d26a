"""OAuth, the client's side: flows, stores, and refreshing once however many notice."""
