"""The tables of files and pictures. Their contents are elsewhere (`store.contents`)."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from pipedriver.server.store.tables import Moment
from pipedriver.server.store.tables import metadata as metadata

_Key = String(32)


def _flag(name: str, default: int) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=str(default), default=default)


files = Table(
    "files",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("deal_id", BigInteger),
    Column("person_id", BigInteger),
    Column("org_id", BigInteger),
    Column("product_id", BigInteger),
    Column("activity_id", BigInteger),
    Column("note_id", BigInteger),
    Column("lead_id", Text),
    Column("project_id", BigInteger),
    Column("mail_message_id", Text),
    Column("name", Text, nullable=False),
    Column("search_name", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_type", String(20), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("file_size", BigInteger, nullable=False),
    Column("description", Text),
    _flag("inline_flag", 0),
    Column("cid", Text),
    Column("remote_location", String(20), nullable=False),
    Column("remote_id", Text, nullable=False),
    Column("content_key", _Key),
    _flag("active_flag", 1),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment, nullable=False),
    Column("delete_time", Moment),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""``name`` is what the file is called, ``file_name`` the same made unique. ``content_key`` names the content;
it is null where that is elsewhere, at ``remote_location`` under ``remote_id``. ``cid`` is the content id of
an image in a mail's text."""
Index("files_by_deal", files.c.company_id, files.c.deal_id, files.c.id)
Index("files_by_person", files.c.company_id, files.c.person_id, files.c.id)
Index("files_by_organization", files.c.company_id, files.c.org_id, files.c.id)
Index("files_by_product", files.c.company_id, files.c.product_id, files.c.id)
Index("files_by_mail_message", files.c.company_id, files.c.mail_message_id)
Index("files_by_update_time", files.c.company_id, files.c.update_time, files.c.id)
Index("files_by_content", files.c.content_key)

pictures = Table(
    "pictures",
    metadata,
    Column("company_id", BigInteger, nullable=False),
    Column("id", BigInteger, nullable=False),
    Column("item_type", String(20), nullable=False),
    Column("item_id", BigInteger, nullable=False),
    Column("added_by_user_id", BigInteger, nullable=False),
    Column("token", _Key, nullable=False),
    Column("content_128", _Key, nullable=False),
    Column("content_512", _Key, nullable=False),
    Column("file_size", BigInteger, nullable=False),
    _flag("active_flag", 1),
    Column("add_time", Moment, nullable=False),
    Column("update_time", Moment),
    PrimaryKeyConstraint("company_id", "id"),
    ForeignKeyConstraint(["company_id"], ["companies.id"]),
)
"""The pictures of persons, in two sizes. Who knows the ``token`` may look at them, as at Pipedrive."""
Index("pictures_by_token", pictures.c.token, unique=True)
Index("pictures_by_small_content", pictures.c.content_128)
Index("pictures_by_large_content", pictures.c.content_512)
