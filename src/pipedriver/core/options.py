"""What calls take beside the arguments of their operation."""

# Annotations are evaluated here: as texts each would be compiled when the module is loaded.

from collections.abc import Callable
from typing import TypedDict


class CallOptions(TypedDict, total=False):
    """What every call takes beside its own arguments.

    ``timeout``: seconds that one attempt may take. ``extra_query``, ``extra_headers``, ``extra_body``:
    added to what the operation sends; they win over it where both name a key.
    """

    timeout: float
    extra_query: dict[str, str]
    extra_headers: dict[str, str]
    extra_body: dict[str, object]


class UploadOptions(CallOptions, total=False):
    """What every call takes that sends a file: the call options, and ``progress``.

    ``progress`` is called with the bytes of the file that have gone and with how many it has, ``None`` where
    nobody knows: ``progress(262144, 1048576)``. After a failed attempt that is repeated it begins anew.
    """

    progress: Callable[[int, int | None], object]


class PageOptions(CallOptions, total=False):
    """What every paged call takes: the call options, and how the list is walked through.

    ``total``: the most records to give in all. ``resume``: where an earlier walk through the same list
    stopped, as an error or a page tells. ``ahead``: how many pages are fetched before they are asked for.
    ``concurrent``: how many pages are fetched at the same time, in a list that pages by ``start``; their
    order is kept.
    """

    total: int
    resume: str
    ahead: int
    concurrent: int
