"""The transport that is used where none is chosen."""

from __future__ import annotations

from pipedriver.core.standins import TYPE_CHECKING
from pipedriver.transport import at_exit as at_exit  # loaded before programs register what they do at exit

if TYPE_CHECKING:
    from pipedriver.core.protocols import AsyncTransport


def usual_transport() -> AsyncTransport:
    """A new one, by pyreqwest, which is loaded only now."""
    from pipedriver.transport.pyreqwest_transport import AsyncPyreqwestTransport

    return AsyncPyreqwestTransport()
