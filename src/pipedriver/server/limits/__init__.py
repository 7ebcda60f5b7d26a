"""What a plan allows: requests in a window for each token, tokens in a day for each company."""
