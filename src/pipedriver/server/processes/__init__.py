"""The local server in several processes, so that it uses more than one core.

One process, the *writer*, is the server: it holds the database, listens, writes, and runs all that is not a
plain request. Beside it are *readers*: they answer what only reads, each from its own connection to the same
file, and pass on what writes.

Only the writer listens. It hands each connection to a reader (`hand`), which serves it; a request that a
reader cannot answer takes its connection back to the writer with what was read of it (`moving`). Requests
that write and are small, nearly all of them, go as frames instead (`asking`, `answering`). While something
applies that only one process can keep account of, faults or a plan's limits, and while the control plane
works, every connection is gathered in the writer, and the server is as with one process (`readers`).
"""
