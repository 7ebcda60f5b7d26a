"""Tables, statements and transactions: everything that knows a database. No HTTP and no rules in it."""
