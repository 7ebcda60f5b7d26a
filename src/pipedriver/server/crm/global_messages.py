"""What Pipedrive itself has to tell each user, until the user dismisses it."""

from __future__ import annotations

from typing import Any

from pipedriver.server.crm.context import Context
from pipedriver.server.crm.refusals import Forbidden, NotFound
from pipedriver.server.store import global_messages as statements
from pipedriver.server.store.database import Row, Session
from pipedriver.server.store.identifiers import next_id
from pipedriver.server.store.rights_tables import global_messages
from pipedriver.server.store.rows import add_rows, change_row

_WELCOME = "<p>Welcome! Add a deal, and move it through the pipeline.</p>"


def list_messages(context: Context, limit: int) -> list[Row]:
    """The first messages that are to be shown to the caller, the most important one foremost."""
    return context.session.all(
        statements.messages_to(), company=context.company, user=context.viewer.user_id, limit=limit
    )


def dismiss_message(context: Context, id: int) -> Row:
    """Show a message of the caller's no more; gives the message.

    Raises:
        NotFound: there is no such message, it is another user's, or it is dismissed already.
        Forbidden: it cannot be dismissed.
    """
    row = context.session.first(
        statements.message_by_id(), company=context.company, user=context.viewer.user_id, id=id
    )
    if row is None:
        raise NotFound("Global message not found")
    if not row["dismissible_flag"]:
        raise Forbidden("The message cannot be dismissed.")
    context.session.run(
        change_row(global_messages, "dismiss_time"),
        company=context.company,
        key=id,
        dismiss_time=context.now,
    )
    return row


def tell(
    session: Session,
    now: str,
    company: int,
    user: int,
    content: str,
    *,
    type: str = "announcement",
    message_type: str = "info",
    is_dismissible: bool = True,
    priority: int = 0,
) -> int:
    """Have a message shown to a user; gives its id.

    Args:
        session: a writing job's session.
        now: the time, as the tables hold it.
        company: the user's company.
        user: to whom it is shown.
        content: what is shown, as HTML that is safe to show.
        type: what it is about.
        message_type: how it is meant: ``info``, ``warning``.
        is_dismissible: whether the user can have it shown no more.
        priority: how important it is; the higher ones come first.
    """
    id = next_id(session, company, "global_messages")
    row: dict[str, Any] = {
        "company_id": company,
        "id": id,
        "user_id": user,
        "type": type,
        "message_type": message_type,
        "dismissible_flag": int(is_dismissible),
        "priority": priority,
        "html": content,
        "add_time": now,
    }
    add_rows(session, global_messages, [row])
    return id


def welcome(session: Session, now: str, company: int, user: int) -> None:
    """Greet the user who made a company."""
    tell(session, now, company, user, _WELCOME, type="welcome")
