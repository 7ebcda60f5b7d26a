"""Custom fields by their names: keys differ from account to account, names are what people know."""
