"""What files are called: cleaned of what no name needs, sorted into kinds, and never part of a path."""

from __future__ import annotations

import mimetypes
import re
import unicodedata

from pipedriver.server.crm.refusals import Invalid

LONGEST_NAME = 255
"""Characters; a longer name is cut before its ending."""

NAMELESS = "file"
"""What a file is called whose name has nothing left."""

OCTETS = "application/octet-stream"

_MEDIA_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")
_ENDING = re.compile(r"\.[^.\s]{1,20}$")
_UNWANTED = ("Cc", "Cs", "Zl", "Zp")
_KINDS = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.text": "doc",
    "application/vnd.oasis.opendocument.spreadsheet": "xls",
    "application/vnd.oasis.opendocument.presentation": "ppt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "doc",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xls",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "ppt",
    "application/zip": "zip",
    "application/gzip": "zip",
    "application/x-tar": "zip",
    "application/x-7z-compressed": "zip",
    "text/csv": "xls",
}
_FAMILIES = {"image": "img", "audio": "audio", "video": "video", "text": "txt"}


def cleaned_name(name: str) -> str:
    """The name of an uploaded file: without the folders before it and without control characters.

    What has nothing left is called `NAMELESS`. The name is shown and sent, never used as a path.
    """
    last = re.split(r"[/\\]", name)[-1]
    # Two different texts that look the same are one name.
    kept = unicodedata.normalize("NFC", "".join(c for c in last if unicodedata.category(c) not in _UNWANTED))
    kept = kept.strip()
    if not kept.strip("."):
        return NAMELESS
    if len(kept) <= LONGEST_NAME:
        return kept
    ending = _ENDING.search(kept)
    tail = ending[0] if ending else ""
    return kept[: LONGEST_NAME - len(tail)] + tail


def checked_name(name: str) -> str:
    """A new name that somebody gives a file.

    Raises:
        Invalid: it is empty, too long, or holds a slash or a control character.
    """
    wanted = unicodedata.normalize("NFC", name.strip())
    if not wanted:
        raise Invalid("name must not be empty")
    if len(wanted) > LONGEST_NAME:
        raise Invalid(f"name must have at most {LONGEST_NAME} characters")
    if cleaned_name(wanted) != wanted:
        raise Invalid("name must be that of a file, without slashes and control characters")
    return wanted


def checked_title(title: str) -> str:
    """What a new file elsewhere is to be called; there a slash is a letter like others.

    Raises:
        Invalid: it is empty, too long, or holds a control character.
    """
    wanted = unicodedata.normalize("NFC", title.strip())
    if not wanted:
        raise Invalid("title must not be empty")
    if len(wanted) > LONGEST_NAME or any(unicodedata.category(c) in _UNWANTED for c in wanted):
        raise Invalid(f"title must have at most {LONGEST_NAME} characters, and none that control")
    return wanted


def unique_name(name: str, mark: str) -> str:
    """The name with a mark before its ending: Pipedrive's ``file_name`` (the reference's example)."""
    ending = _ENDING.search(name)
    if ending is None or ending.start() == 0:
        return f"{name}_{mark}"
    return f"{name[: ending.start()]}_{mark}{ending[0]}"


def media_type_of(name: str, told: str = "") -> str:
    """The media type of a file: what its sender says, or else what its name tells."""
    plain = told.partition(";")[0].strip().lower()
    if _MEDIA_TYPE.fullmatch(plain) and plain != OCTETS:
        return plain
    return mimetypes.guess_type(name)[0] or OCTETS


def kind_of(media_type: str) -> str:
    """What v1 calls ``file_type``: a rough kind, ``img`` for all pictures (the reference's example).

    The other kinds are not documented; these are ours.
    """
    found = _KINDS.get(media_type) or _FAMILIES.get(media_type.partition("/")[0])
    return found or "file"
