"""What carries requests: the I/O. Each room needs a library of its own, so none is loaded unasked."""
