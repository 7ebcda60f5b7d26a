"""Where the declarations are right and the facts are not, each with the reason.

A deviation is named by the operation, the parameter and the aspect, as `tools.facts` prints them.
"""

from __future__ import annotations

from typing import Final

_FLOW_KINDS: Final = "the facts call it free text; the reference of 2026 lists the kinds of updates"
_ALL_CHANGES: Final = "the facts call it free text; the reference of 2026 gives 1 as the one value"
_BILLING_START: Final = "the facts call it free text; the reference of 2026 wants a date within ten years"
_ATTACHMENT: Final = "/v1/deals/{id}/products/{product_attachment_id}"
_ADDRESS: Final = "a built-in field of organizations that writes have always taken; answers give its parts"
_SHARING: Final = "answers tell who may use a filter; without it no program could share one"

DEVIATIONS: Final[dict[str, str]] = {
    "DELETE /v1/persons ids required": (
        "optional in the Node client of 2019 by mistake: deleting nothing was an error; version 13.2.5 of "
        "that client made it required"
    ),
    "GET /v1/deals/{id}/flow all_changes values": _ALL_CHANGES,
    "GET /v1/deals/{id}/flow items values": _FLOW_KINDS,
    "GET /v1/organizations/{id}/flow all_changes values": _ALL_CHANGES,
    "GET /v1/organizations/{id}/flow items values": _FLOW_KINDS,
    "GET /v1/persons/{id}/flow all_changes values": _ALL_CHANGES,
    "GET /v1/persons/{id}/flow items values": _FLOW_KINDS,
    "GET /v1/mailbox/mailThreads folder required": (
        "it has a default in both editions, and the Node client leaves it out where nobody gives it"
    ),
    "GET /v1/recents items kind": (
        "the facts call it one kind; the reference of 2026 takes several, separated by commas"
    ),
    "POST /v1/deals/{id}/products billing_start_date kind": _BILLING_START,
    f"PUT {_ATTACHMENT} billing_start_date kind": _BILLING_START,
    "POST /v1/filters visible_to parameter": _SHARING,
    "PUT /v1/filters/{id} visible_to parameter": _SHARING,
    "POST /v1/organizations address parameter": _ADDRESS,
    "PUT /v1/organizations/{id} address parameter": _ADDRESS,
    "POST /v1/pipelines name required": "optional in 2019 only; an empty name is refused since February 2025",
    "PUT /v1/activities/{id} active_flag parameter": "0 deletes, which a changelog post of 2019 says alone",
    "PUT /v1/deals/{id} value kind": "text in both editions, but numbers have always been taken",
}
