"""The server's side of OAuth 2: apps, sign-in, consent, codes, tokens (marketplace-oauth-authorization)."""
