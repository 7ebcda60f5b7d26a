"""The tables of files and pictures. Their contents are elsewhere (`store.contents`)."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Index,
    String,
)

from pipedriver.server.store.columns import (
    company_table,
    flag_column,
    id_column,
    link_column,
    moment_column,
    text_column,
)

_Key = String(32)


files = company_table(
    "files",
    id_column(),
    id_column("user_id"),
    link_column("deal_id"),
    link_column("person_id"),
    link_column("org_id"),
    link_column("product_id"),
    link_column("activity_id"),
    link_column("note_id"),
    text_column("lead_id"),
    link_column("project_id"),
    text_column("mail_message_id"),
    text_column("name", needed=True),
    text_column("search_name", needed=True),
    text_column("file_name", needed=True),
    Column("file_type", String(20), nullable=False),
    text_column("media_type", needed=True),
    id_column("file_size"),
    text_column("description"),
    flag_column("inline_flag", 0),
    text_column("cid"),
    Column("remote_location", String(20), nullable=False),
    text_column("remote_id", needed=True),
    Column("content_key", _Key),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time", needed=True),
    moment_column("delete_time"),
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

pictures = company_table(
    "pictures",
    id_column(),
    Column("item_type", String(20), nullable=False),
    id_column("item_id"),
    id_column("added_by_user_id"),
    Column("token", _Key, nullable=False),
    Column("content_128", _Key, nullable=False),
    Column("content_512", _Key, nullable=False),
    id_column("file_size"),
    flag_column("active_flag", 1),
    moment_column("add_time", needed=True),
    moment_column("update_time"),
)
"""The pictures of persons, in two sizes. Who knows the ``token`` may look at them, as at Pipedrive."""
Index("pictures_by_token", pictures.c.token, unique=True)
Index("pictures_by_small_content", pictures.c.content_128)
Index("pictures_by_large_content", pictures.c.content_512)
