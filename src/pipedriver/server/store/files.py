"""Statements on files. Each reads a file with the names of what it hangs on."""

from __future__ import annotations

from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Executable,
    FromClause,
    Select,
    Table,
    and_,
    bindparam,
    cast,
    exists,
    not_,
    or_,
    select,
)

from pipedriver.server.store.file_tables import files, pictures
from pipedriver.server.store.listing import Order, id_of_page, in_order, paged
from pipedriver.server.store.mail_tables import mail_messages, mail_threads
from pipedriver.server.store.product_tables import products
from pipedriver.server.store.statement import any_of, statement
from pipedriver.server.store.tables import activities, deals, notes, organizations, persons
from pipedriver.server.store.visibility import links_visible, visible

FileLink = Literal["deal_id", "person_id", "org_id", "product_id", "activity_id", "note_id"]
"""The columns by which a file points at a record of this server."""

_LINKED: dict[FileLink, Table] = {
    "deal_id": deals,
    "person_id": persons,
    "org_id": organizations,
    "product_id": products,
    "activity_id": activities,
    "note_id": notes,
}
_company: ColumnElement[Any] = bindparam("company")


@statement
def file_by_id(to_admin: bool) -> Executable:
    """One file that the viewer may see; one that was deleted before ``kept_since`` is gone."""
    return _with_names(files).where(*seen(to_admin), files.c.id == bindparam("id"), _not_gone())


@statement
def files_by_ids(to_admin: bool, *, deleted_too: bool = False) -> Executable:
    """The files bound as ``ids``, a JSON list, that the viewer may see; undeleted ones, or all."""
    kept = [] if deleted_too else [files.c.active_flag == 1]
    return _with_names(files).where(*seen(to_admin), any_of(files.c.id, "ids"), *kept).order_by(files.c.id)


@statement
def files_page(link: FileLink | None, to_admin: bool, order: Order, *, deleted_too: bool) -> Executable:
    """One page of files; with ``link``, of those on the record bound as ``on``."""
    conditions = [] if link is None else [files.c[link] == bindparam("on")]
    conditions.append(_not_gone() if deleted_too else files.c.active_flag == 1)
    page = paged(
        select(files.c.id.label("page_id")).where(*seen(to_admin), *conditions), files, order
    ).subquery()
    found = files.join(page, files.c.id == id_of_page(page.c.page_id))
    return in_order(_with_names(found).where(files.c.company_id == _company), files, order)


@statement
def content_keys() -> Executable:
    """The keys of contents that begin with ``low`` up to, and without, ``high``.

    A file that was deleted before ``kept_since`` names its content no more, nor does a deleted picture.
    """

    def within(column: ColumnElement[Any]) -> ColumnElement[bool]:
        return and_(column >= bindparam("low"), column < bindparam("high"))

    of_files = select(files.c.content_key).where(within(files.c.content_key), _not_gone())
    shown = pictures.c.active_flag == 1
    return of_files.union_all(
        select(pictures.c.content_128).where(within(pictures.c.content_128), shown),
        select(pictures.c.content_512).where(within(pictures.c.content_512), shown),
    )


def _not_gone() -> ColumnElement[bool]:
    return or_(files.c.active_flag == 1, files.c.delete_time >= bindparam("kept_since"))


def seen(to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which a file is the company's, and one that the viewer sees."""
    return [files.c.company_id == _company, *files_visible(to_admin=to_admin)]


def files_visible(*, to_admin: bool) -> list[ColumnElement[bool]]:
    """The conditions under which the viewer sees a file: who sees all that it hangs on sees it.

    One that hangs on nothing is its uploader's alone, and what came with a mail that is not shared is so too.
    """
    if to_admin:
        return []
    hangs = or_(*[files.c[link].is_not(None) for link in _LINKED])
    sees_all = and_(
        or_(and_(hangs, not_(_came_with_private_mail())), files.c.user_id == bindparam("viewer")),
        *links_visible(files, to_admin=False),
        _on(products, "product_id", *visible(products, to_admin=False)),
        _on(activities, "activity_id", *links_visible(activities, to_admin=False)),
        _on(notes, "note_id", *links_visible(notes, to_admin=False)),
    )
    return [sees_all]


def _came_with_private_mail() -> ColumnElement[bool]:
    return and_(
        files.c.mail_message_id.is_not(None),
        exists()
        .where(
            mail_messages.c.company_id == files.c.company_id,
            mail_messages.c.id == cast(files.c.mail_message_id, BigInteger),
            mail_threads.c.company_id == files.c.company_id,
            mail_threads.c.id == mail_messages.c.mail_thread_id,
            mail_threads.c.shared_flag == 0,
        )
        .correlate(files),
    )


def _on(table: Table, link: FileLink, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return or_(
        files.c[link].is_(None),
        exists()
        .where(table.c.company_id == files.c.company_id, table.c.id == files.c[link], *conditions)
        .correlate(files),
    )


def _with_names(source: FromClause) -> Select[Any]:
    for link in ("deal_id", "person_id", "org_id", "product_id"):
        table = _LINKED[link]
        is_on = and_(table.c.company_id == files.c.company_id, table.c.id == files.c[link])
        source = source.outerjoin(table, is_on)
    return select(
        files,
        deals.c.title.label("deal_name"),
        persons.c.name.label("person_name"),
        organizations.c.name.label("org_name"),
        products.c.name.label("product_name"),
        deals.c.user_id.label("deal_owner_id"),
        persons.c.owner_id.label("person_owner_id"),
        organizations.c.owner_id.label("organization_owner_id"),
        products.c.owner_id.label("product_owner_id"),
    ).select_from(source)
