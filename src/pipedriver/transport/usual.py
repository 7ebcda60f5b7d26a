# Made by tools/generate.py from src/pipedriver/transport/aio/usual.py: change that, and run it again.
"""The transport that is used where none is chosen."""

from __future__ import annotations

from pipedriver.core.http import Transport


def usual_transport() -> Transport:
    """A new one, by pyreqwest, which is loaded only now."""
    from pipedriver.transport.pyreqwest_transport import PyreqwestTransport

    return PyreqwestTransport()
