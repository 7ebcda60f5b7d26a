"""The limits of a company and its tokens: the gate of the burst limit, and the ledger of the daily budget."""
