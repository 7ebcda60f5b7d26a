"""`pipedriver openapi`: the OpenAPI document of the local server."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from pipedriver.server.openapi.document import document


def print_document(path: Path | None) -> int:
    """Write the document to a file, or to standard output where none is named; gives the exit code."""
    text = msgspec.json.format(msgspec.json.encode(document()), indent=2) + b"\n"
    try:
        if path is None:
            sys.stdout.buffer.write(text)
            sys.stdout.buffer.flush()
        else:
            path.write_bytes(text)
    except BrokenPipeError:
        # Whoever read it has enough. Nothing is left to be flushed to nobody when the program ends.
        sys.stdout = None
        return 0
    except OSError as error:
        named = "the document" if path is None else path
        print(f"pipedriver: cannot write {named}: {error.strerror or error}", file=sys.stderr)
        return 1
    return 0
