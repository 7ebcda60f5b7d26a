"""Answers compared with the shapes that today's reference gives them, and where they differ on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from pipedriver.api.declared import declared_operations
from pipedriver.server.routes import Routes
from tools.answer_facts import oddities, read_answer_facts

_FACTS = read_answer_facts()
_ROUTES = Routes(declared_operations("v1"))

_PAGE: Final = "the models have the three keys bare; the examples have them in pagination, as answers do"
_CONTACT: Final = "a contact without an address or a number has one empty entry, and that has no label"
_OPTIONS: Final = "only fields that have options, deleted ones or parts tell of them"
_BY_CURRENCY: Final = "the models describe one currency; the examples give sums by currency"
_LEVELS: Final = "the default role alone has levels of access"
_FLAG: Final = "0 or 1, as the examples and the rules of v1 have it"
_PARTIES: Final = "the models take the parties of threads for those of messages, which lack three keys"
_FRAME: Final = "the models take the frame of an answer for a record"

MEANT: Final[dict[str, str]] = {
    r"additional_data\.(start|limit|more_items_in_collection)": _PAGE,
    r"additional_data\.pagination\.next_start": "the last page has none",
    r"(.+\.)?(email|phone)\[\]\.label": _CONTACT,
    r"related_objects(\.(person|organization|deal|picture))?": "nothing of that kind is mentioned",
    r"related_objects\.(stage|pipeline)\..+": "the models describe one; the examples give them by their ids",
    r"data(\[\])?\.(options|options_deleted|subfields)": _OPTIONS,
    r"data(\[\])?\.(user_id|creator_user_id)\.has_pic": _FLAG,
    r"(additional_data\.settings|data)\.(deal|org|person|product)_access_level": _LEVELS,
    r"data(\[\]\.data)?\.body": "the text of a mail comes where include_body asks for it",
    r"data\.conditions\.conditions\[\]\.conditions\[\]\.field_code": (
        "the codes of fields come where include_field_code asks for them"
    ),
    r"data\.goals?(\[\])?\.type\.params\.activity_type_id": "goals of deals have none",
    r"GET /v1/deals/summary data\.(weighted_)?values_total\..+": _BY_CURRENCY,
    r"GET /v1/deals/timeline data": "the models describe an object; the examples give a list of periods",
    r"GET /v1/mailbox/mailThreads/\{id\}/mailMessages data\[\]\.(from|to)\[\]\..+": _PARTIES,
    r"(GET|POST) /v1/deals/\{id\}/participants data(\[\])?\.added_by_user_id\.(data|success)": _FRAME,
    r"GET /v1/products data\[\]\.(data|success|related_objects)": _FRAME,
    r".+ /v1/organizationRelationships(/\{id\})? data(\[\])?\.active_flag": (
        "the models say text; the examples give true"
    ),
    r"GET /v1/persons/\{id\} data\.picture_id\.id": "it is under value, as in every such object of v1",
    r"GET /v1/persons/\{id\}/followers data\[\]\.deal_id": "it is the model of deals",
    r"POST /v1/persons/\{id\}/picture data\.\*.*": "the models have them by id; the examples give one",
}
"""Patterns of the place that differs, or of the operation and the place, each with the reason."""

_MEANT: Final = [re.compile(pattern) for pattern in MEANT]


def unlike_the_reference(verb: str, url: str, body: Any) -> Iterator[str]:
    """Where an answer differs from the reference and nobody meant it to."""
    route = _ROUTES.find(urlsplit(url).path)
    operation = route.by_verb.get(verb) if route is not None else None
    if operation is None:
        return
    for oddity in oddities(_FACTS, operation.key, body):
        places = (oddity.place, f"{operation.key} {oddity.place}")
        if not any(pattern.fullmatch(place) for pattern in _MEANT for place in places):
            yield f"{oddity.place} {oddity.what}"
