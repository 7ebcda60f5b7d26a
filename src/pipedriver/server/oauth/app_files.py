"""Apps described in a file, so that a server knows them from its start."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pipedriver.server.crm.refusals import Invalid


class DescribedApp(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One app as the file describes it."""

    client_id: str
    client_secret: str
    redirect_uris: list[str]
    name: str = ""
    scopes: list[str] = []

    def __repr__(self) -> str:
        return f"<app {self.client_id}>"


def read_apps(path: Path) -> list[DescribedApp]:
    """The apps of a JSON file: a list of objects, or one object, with ``client_id``, ``client_secret``,
    ``redirect_uris`` and, if wanted, ``name`` and ``scopes``.

    Raises:
        Invalid: the file cannot be read, or says something else.
    """
    try:
        content = path.read_bytes()
        if content.lstrip().startswith(b"{"):
            return [msgspec.json.decode(content, type=DescribedApp)]
        return msgspec.json.decode(content, type=list[DescribedApp])
    except OSError as error:
        raise Invalid(f"cannot read {path}: {error.strerror}") from error
    except msgspec.MsgspecError as error:
        raise Invalid(f"{path} describes no apps: {error}") from error
