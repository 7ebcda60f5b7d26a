"""Webhooks: which address is told of which events (the reference of Webhooks, guide-for-webhooks).

Admins manage those of everybody, others their own: those by whose rights events are chosen. What an app made
is the app's alone: it sees and deletes nothing else, and no user's own token sees or deletes it
(webhooks-for-apps).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Forbidden, Invalid, LimitReached, NotBuilt, NotFound
from pipedriver.server.crm.users import active_user
from pipedriver.server.store import webhooks as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rows import add_rows
from pipedriver.server.store.webhook_tables import webhooks

MOST_OF_A_USER = 40
"""How many webhooks a user can have, and an app for a user."""

ANY = "*"
"""Stands for every action, or for every object."""

ACTIONS: Mapping[str, frozenset[str]] = {
    "1.0": frozenset({"added", "updated", "merged", "deleted", ANY}),
    "2.0": frozenset({"create", "change", "delete", ANY}),
}
"""The actions that each version of what is sent knows."""

OBJECTS_OF_ONE: Mapping[str, str] = {"lead": "2.0", "activityType": "1.0"}
"""The objects that one version alone knows."""

_IS_ANOTHERS = {"message": "Forbidden"}
_NO_SUCH = {"errors": {"id": ["not found"]}}


def wrong(name: str, reason: str) -> Invalid:
    """The refusal of an argument, as webhooks put it."""
    return Invalid(f"{name}: {reason}", status="error", errors={name: [reason]})


def list_webhooks(context: Context) -> list[Row]:
    """The webhooks that the caller manages."""
    rows = context.session.all(statements.active_webhooks(), company=context.company)
    return [row for row in rows if _is_managed(context, row)]


def create_webhook(
    context: Context,
    *,
    subscription_url: str,
    event_action: str,
    event_object: str,
    version: str,
    name: str | None = None,
    user_id: int | None = None,
    http_auth_user: str | None = None,
    http_auth_password: str | None = None,
) -> Row:
    """Have events sent to an address, which the caller of this has looked at.

    Raises:
        Invalid: the version has no such event, there is no such user, the credentials are none, or the user
            has such a webhook already.
        Forbidden: the user is another, and the caller no admin.
        LimitReached: the user has as many webhooks as there can be.
        NotBuilt: a version that is not sent yet.
    """
    _check_event(version, event_action, event_object)
    user = context.viewer.user_id if user_id is None else user_id
    if user != context.viewer.user_id:
        if not _manages_all(context):
            raise Forbidden("Only admins can have events sent by another's rights.", **_IS_ANOTHERS)
        active_user(context, user, as_="user_id")
    _check_credentials(http_auth_user, http_auth_password)
    others = [
        row
        for row in context.session.all(statements.active_webhooks(), company=context.company)
        if row["user_id"] == user and row["client_id"] == context.viewer.client_id
    ]
    event = (event_action, event_object, version)
    for row in others:
        if row["subscription_url"] == subscription_url and event == _event(row):
            raise wrong("subscription_url", "the user has this webhook already")
    if len(others) >= MOST_OF_A_USER:
        raise LimitReached(
            f"A user can have {MOST_OF_A_USER} webhooks",
            status="error",
            errors={"user_id": ["the limit of webhooks is reached"]},
        )
    id = next_id(context.session, context.company, "webhooks")
    added: Row = {
        "company_id": context.company,
        "id": id,
        "owner_id": context.viewer.user_id,
        "user_id": user,
        "event_action": event_action,
        "event_object": event_object,
        "subscription_url": subscription_url,
        "name": name,
        "version": version,
        "http_auth_user": http_auth_user,
        "http_auth_password": http_auth_password,
        "client_id": context.viewer.client_id,
        "is_active": 1,
        "add_time": context.now,
    }
    add_rows(context.session, webhooks, [added])
    return _webhook(context, id)


def delete_webhook(context: Context, id: int) -> None:
    """Send no more events to an address; what waits to be sent there is dropped.

    Raises:
        NotFound: there is no such webhook.
        Forbidden: it is another's.
    """
    if not _is_managed(context, _webhook(context, id)):
        raise Forbidden("Only admins can delete the webhooks of others.", **_IS_ANOTHERS)
    forget_webhook(context.session, context.company, id)


def forget_webhook(session: Session, company: int, id: int) -> None:
    """Take a webhook away, with its queue and with how it went."""
    for statement in (statements.drop_queue(), statements.delete_standing(), statements.delete_webhook()):
        session.run(statement, company=company, id=id)


def forget_webhooks_of_app(session: Session, company: int, client_id: str, user: int) -> None:
    """Take away what an app has made for a user who has uninstalled it (webhooks-for-apps)."""
    for id in session.column(statements.webhooks_of_app(), company=company, client_id=client_id, user=user):
        forget_webhook(session, company, id)


def webhooks_in_use(session: Session, company: int) -> Sequence[Row]:
    """The webhooks that a company's changes may have to be told to; they are kept in memory."""
    return session.kept(
        ("webhooks", company),
        ("webhooks",),
        lambda: session.all(statements.active_webhooks(), company=company),
    )


def wants(webhook: Row, object: str, action: str) -> bool:
    """Whether a webhook is told of an action on a kind of object."""
    return webhook["event_object"] in (ANY, object) and webhook["event_action"] in (ANY, action)


def are_told(context: Context, object: str, action: str) -> bool:
    """Whether any webhook is told of an action on a kind of object: many at once are looked up only then."""
    return any(wants(each, object, action) for each in webhooks_in_use(context.session, context.company))


def _webhook(context: Context, id: int) -> Row:
    row = context.session.first(statements.webhook_by_id(), company=context.company, id=id)
    if row is None or not row["is_active"]:
        raise NotFound("Webhook not found", status="error", **_NO_SUCH)
    return row


def _is_managed(context: Context, row: Row) -> bool:
    if row["client_id"] != context.viewer.client_id:
        return False
    if context.viewer.client_id is not None:
        return bool(row["owner_id"] == context.viewer.user_id)
    return row["user_id"] == context.viewer.user_id or _manages_all(context)


def _manages_all(context: Context) -> bool:
    return context.viewer.is_admin_of("account_settings")


def _event(row: Row) -> tuple[str, str, str]:
    return row["event_action"], row["event_object"], row["version"]


def _check_event(version: str, action: str, object: str) -> None:
    if action not in ACTIONS[version]:
        raise wrong("event_action", f"version {version} takes {', '.join(sorted(ACTIONS[version]))}")
    if OBJECTS_OF_ONE.get(object, version) != version:
        raise wrong("event_object", f"{object} is of version {OBJECTS_OF_ONE[object]}")
    if version != "1.0":
        raise NotBuilt(f"The local server does not send version {version} yet")


def _check_credentials(user: str | None, password: str | None) -> None:
    if password is not None and not user:
        raise wrong("http_auth_user", "is needed with a password")
    if user is not None and ":" in user:
        raise wrong("http_auth_user", "must not hold a colon")
