"""OAuth 2, the client's side: an app, the tokens of its accounts, their stores and their refreshing."""
