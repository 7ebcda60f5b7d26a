"""Where answers are not what the Node client of 2019 tells of them, in models and examples, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

_BY_ID: Final = "the models describe one record; the API gives records by their ids, as its examples show"
_BY_CURRENCY: Final = "the models describe one currency; the API gives sums by currency, as its examples show"
_ONE_RECORD: Final = "the models describe a record where the API answers with its frame around it"
_LIST: Final = "the models describe one record; the API gives a list, as its examples show"
_NO_ADDRESS: Final = "a person without an address or number has one empty entry without a label"
_FLAG: Final = "0 or 1, as the rules of v1 have it"
_TIMINGS: Final = "timings of the real servers, which mean nothing here"

MEANT: Final[dict[str, str]] = {
    "related_objects": _BY_ID,
    "data[].person_id.email[].label": _NO_ADDRESS,
    "data[].person_id.phone[].label": _NO_ADDRESS,
    "data.person_id.email[].label": _NO_ADDRESS,
    "data.person_id.phone[].label": _NO_ADDRESS,
    "data.creator_user_id.has_pic": _FLAG,
    "data.user_id.has_pic": _FLAG,
    "data[].creator_user_id.has_pic": _FLAG,
    "data[].user_id.has_pic": _FLAG,
    "data[].owner_id.has_pic": _FLAG,
    "additional_data.pagination.next_start": "the last page has none",
    "DealsController.addADeal additional_data": "which filters a new deal meets is no longer told",
    "DealsController.getAllDeals related_objects": "a page without records has none",
    "DealsController.getDealsSummary data.values_total": _BY_CURRENCY,
    "DealsController.getDealsSummary data.weighted_values_total": _BY_CURRENCY,
    "DealsController.getDealsTimeline data": _LIST,
    "GlobalMessagesController.deleteDismissAGlobalMessage _req_time_ctx_ms": _TIMINGS,
    "GlobalMessagesController.deleteDismissAGlobalMessage handle_time": _TIMINGS,
    "GlobalMessagesController.getGlobalMessages _req_time_ctx_ms": _TIMINGS,
    "GlobalMessagesController.getGlobalMessages handle_time": _TIMINGS,
    "MailThreadsController.getMailThreads status": "the reference of today has statusCode and statusText",
    "PermissionSetsController.getAllPermissionSets data[].id": "the reference of today has texts",
    "MailThreadsController.getAllMailMessagesOfMailThread data[].from[]": (
        "the models take the parties of threads for those of messages, which lack three keys"
    ),
    "MailThreadsController.getAllMailMessagesOfMailThread data[].to[]": (
        "the models take the parties of threads for those of messages, which lack three keys"
    ),
    "NotesController.getAllNotes additional_data": "the reference of today has them in pagination",
    "ProductFieldsController.addANewProductField data.options": "only fields of options have any",
    "ProductFieldsController.getAllProductFields data[].options": "only fields of options have any",
    "ProductsController.findProductsByName data": _LIST,
    "ProductsController.getAllProducts": _ONE_RECORD,
    "ProductsController.getDealsWhereAProductIsAttachedTo": _ONE_RECORD,
    "ProductsController.updateAProduct": _ONE_RECORD,
    "RolesController.getOneRole additional_data.settings": "the default role alone has levels of access",
    "RolesController.listRoleSettings data": "the default role alone has levels of access",
    "TeamsController.getAllTeams data[].users": "they are left out where skip_users asks for that",
    "WebhooksController.createANewWebhook data.additional_data": "no reference shows it",
    "WebhooksController.getAllWebhooks data[].additional_data": "no reference shows it",
}
"""By the method and the place that deviates, with all beneath it, or by the place alone."""


def unmeant(method: str, places: list[str]) -> Iterator[str]:
    """The deviations of one answer that nobody meant."""
    for place in places:
        within = [place[:end] for end in range(1, len(place) + 1)]
        if not any(each in MEANT or f"{method} {each}" in MEANT for each in within) and method not in MEANT:
            yield place
