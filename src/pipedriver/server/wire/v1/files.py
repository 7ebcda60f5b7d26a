"""Files of v1, and the lists of those that hang on other records."""

from __future__ import annotations

from pipedriver.api.v1.deals import Deals
from pipedriver.api.v1.files import Files
from pipedriver.api.v1.organizations import Organizations
from pipedriver.api.v1.persons import Persons
from pipedriver.api.v1.products import Products
from pipedriver.core.unset import Unset
from pipedriver.server.crm import files as rules
from pipedriver.server.crm.contacts import get_contact
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deals import get_deal
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.products import get_product
from pipedriver.server.registry import serves
from pipedriver.server.store.database import Row
from pipedriver.server.store.derived import Kind
from pipedriver.server.store.files import FileLink
from pipedriver.server.wire.contents import Content, Elsewhere
from pipedriver.server.wire.envelope import Envelope, listed, offset_page
from pipedriver.server.wire.forms import Upload
from pipedriver.server.wire.given import given
from pipedriver.server.wire.v1.references import Record


@serves(Files.list)
def list_files(
    context: Context,
    start: int | None,
    limit: int | None,
    include_deleted_files: bool | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/files."""
    return _list(context, None, start, limit, include_deleted_files, sort)


@serves(Deals.list_files)
def list_files_of_deal(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    include_deleted_files: bool | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/deals/{id}/files."""
    get_deal(context, id)
    return _list(context, ("deal_id", id), start, limit, include_deleted_files, sort)


@serves(Persons.list_files)
def list_files_of_person(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    include_deleted_files: bool | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/persons/{id}/files."""
    get_contact(context, "person", id)
    return _list(context, ("person_id", id), start, limit, include_deleted_files, sort)


@serves(Organizations.list_files)
def list_files_of_organization(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    include_deleted_files: bool | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/organizations/{id}/files."""
    get_contact(context, "organization", id)
    return _list(context, ("org_id", id), start, limit, include_deleted_files, sort)


@serves(Products.list_files)
def list_files_of_product(
    context: Context,
    id: int,
    start: int | None,
    limit: int | None,
    include_deleted_files: bool | None,
    sort: str | None,
) -> Envelope:
    """Answer GET /v1/products/{id}/files."""
    get_product(context, id)
    return _list(context, ("product_id", id), start, limit, include_deleted_files, sort)


@serves(Files.create, slow=True)
def create_file(
    context: Context,
    file: Upload,
    deal_id: int | Unset,
    person_id: int | Unset,
    org_id: int | Unset,
    product_id: int | Unset,
    activity_id: int | Unset,
    note_id: int | Unset,
    lead_id: str | Unset,
    project_id: int | Unset,
) -> Envelope:
    """Answer POST /v1/files."""
    links = given(
        deal_id=deal_id,
        person_id=person_id,
        org_id=org_id,
        product_id=product_id,
        activity_id=activity_id,
        note_id=note_id,
        lead_id=lead_id,
        project_id=project_id,
    )
    row = rules.upload_file(context, file.name, file.draft, links, media_type=file.media_type)
    return Envelope(shape_file(context, row))


@serves(Files.create_remote, slow=True)
def create_remote_file(
    context: Context, file_type: str, title: str, item_type: Kind, item_id: int, remote_location: str
) -> Envelope:
    """Answer POST /v1/files/remote."""
    row = rules.add_remote_file(context, item_type, item_id, title=title, file_type=file_type)
    return Envelope(shape_file(context, row))


@serves(Files.link_remote)
def link_remote_file(
    context: Context, item_type: Kind, item_id: int, remote_id: str, remote_location: str
) -> Envelope:
    """Answer POST /v1/files/remoteLink."""
    # What it is called and what kind it is only its place knows.
    row = rules.add_remote_file(
        context, item_type, item_id, title=remote_id, file_type="gdoc", remote_id=remote_id
    )
    return Envelope(shape_file(context, row))


@serves(Files.get)
def get_file(context: Context, id: int) -> Envelope:
    """Answer GET /v1/files/{id}."""
    return Envelope(shape_file(context, rules.get_file(context, id)))


@serves(Files.update)
def update_file(context: Context, id: int, name: str | Unset, description: str | Unset | None) -> Envelope:
    """Answer PUT /v1/files/{id}."""
    row = rules.change_file(context, id, given(name=name, description=description))
    return Envelope(shape_file(context, row))


@serves(Files.delete)
def delete_file(context: Context, id: int) -> Envelope:
    """Answer DELETE /v1/files/{id}."""
    rules.delete_file(context, id)
    return Envelope({"id": id})


@serves(Files.download)
def download_file(context: Context, id: int) -> Content | Elsewhere:
    """Answer GET /v1/files/{id}/download."""
    row = rules.get_file(context, id)
    if row["content_key"] is None:
        return Elsewhere(rules.remote_address(row))
    return Content(
        rules.open_content(context, row),
        row["file_size"],
        row["name"],
        row["media_type"],
        # A content never changes, so the half of its key that tells no place names it.
        f"{row['id']}-{row['content_key'][16:]}",
        row["add_time"],
    )


def shape_file(context: Context, row: Row) -> Record:
    """A file as v1 shows it (the reference's example)."""
    return {
        "id": row["id"],
        "user_id": row["user_id"],
        "deal_id": row["deal_id"],
        "person_id": row["person_id"],
        "org_id": row["org_id"],
        "product_id": row["product_id"],
        "activity_id": row["activity_id"],
        "note_id": row["note_id"],
        "lead_id": row["lead_id"],
        "project_id": row["project_id"],
        "log_id": None,
        "add_time": row["add_time"],
        "update_time": row["update_time"],
        "file_name": row["file_name"],
        "file_type": row["file_type"],
        "file_size": row["file_size"],
        "active_flag": row["active_flag"] == 1,
        "inline_flag": row["inline_flag"] == 1,
        "remote_location": row["remote_location"],
        "remote_id": row["remote_id"],
        "cid": row["cid"],
        "s3_bucket": None,
        "mail_message_id": row["mail_message_id"],
        "mail_template_id": None,
        "deal_name": row["deal_name"],
        "person_name": row["person_name"],
        "people_name": row["person_name"],
        "org_name": row["org_name"],
        "product_name": row["product_name"],
        "lead_name": None,
        "project_name": None,
        "url": f"{context.address}/v1/files/{row['id']}/download",
        "name": row["name"],
        "description": row["description"],
    }


def _list(
    context: Context,
    on: tuple[FileLink, int] | None,
    start: int | None,
    limit: int | None,
    deleted_too: bool | None,
    sort: str | None,
) -> Envelope:
    page = page_of(start, limit)
    rows, more = rules.list_files(context, page, on=on, sort=sort, deleted_too=bool(deleted_too))
    return Envelope(
        listed([shape_file(context, row) for row in rows]), offset_page(page.start, page.limit, more)
    )
