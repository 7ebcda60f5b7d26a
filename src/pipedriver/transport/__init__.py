"""What carries requests: the I/O. Each room needs a library of its own, so none is loaded unasked."""

from __future__ import annotations

from pipedriver.core.annotations import read_names_at

read_names_at({"Pem": "pipedriver.transport.pem"})
