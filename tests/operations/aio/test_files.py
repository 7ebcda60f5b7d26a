"""Files over HTTP: uploaded, read, listed, counted, changed, deleted, and seen by those who may."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipedriver import AsyncClient, BadRequest, Forbidden, NotFound
from pipedriver.server.crm.file_names import LONGEST_NAME
from tests.operations.places import Local

pytestmark = pytest.mark.anyio


async def _deal(client: AsyncClient, title: str = "Deal", **more: Any) -> int:
    organization = await client.v1.organizations.create(name=f"Of {title}")
    return (await client.v1.deals.create(title=title, org_id=organization.id, **more)).id


async def test_a_file_is_kept_as_it_is(client: AsyncClient, tmp_path: Path) -> None:
    path = tmp_path / "Angebot für Müller.pdf"
    path.write_bytes(b"%PDF\x00\r\n--\xff")
    deal = await _deal(client)
    made = await client.v1.files.create(file=path, deal_id=deal)
    expected: dict[str, Any] = {
        "id": made.id,
        "user_id": 1,
        "deal_id": deal,
        "person_id": None,
        "org_id": None,
        "product_id": None,
        "activity_id": None,
        "note_id": None,
        "lead_id": None,
        "project_id": None,
        "log_id": None,
        "add_time": "2026-03-02 09:00:00",
        "update_time": "2026-03-02 09:00:00",
        "file_name": made.file_name,
        "file_type": "pdf",
        "file_size": 10,
        "active_flag": True,
        "inline_flag": False,
        "remote_location": "s3",
        "remote_id": made.file_name,
        "cid": None,
        "s3_bucket": None,
        "mail_message_id": None,
        "mail_template_id": None,
        "deal_name": "Deal",
        "person_name": None,
        "people_name": None,
        "org_name": None,
        "product_name": None,
        "lead_name": None,
        "project_name": None,
        "url": made.url,
        "name": "Angebot für Müller.pdf",
        "description": None,
    }
    assert made.raw == expected
    assert made.file_name is not None
    assert made.file_name.startswith("Angebot für Müller_")
    assert (await client.v1.files.get(made.id)).raw == expected
    assert await client.v1.files.download(made.id).read() == b"%PDF\x00\r\n--\xff"
    reply = await client.request("GET", f"/v1/files/{made.id}/download")
    assert made.url is not None
    assert made.url.endswith(f"/v1/files/{made.id}/download")
    assert reply.answer.headers["content-type"] == "application/pdf"
    assert reply.answer.headers["content-disposition"] == (
        'attachment; filename="Angebot fu_r Mu_ller.pdf"; '
        "filename*=UTF-8''Angebot%20f%C3%BCr%20M%C3%BCller.pdf"
    )


async def test_what_hangs_on_a_record_is_listed_and_counted_there(client: AsyncClient) -> None:
    v1 = client.v1
    person = await v1.persons.create(name="Maria")
    organization = await v1.organizations.create(name="Acme")
    deal = await _deal(client)
    product = await v1.products.create(name="Product")
    made = await v1.files.create(
        file=("a.txt", b"a"),
        deal_id=deal,
        person_id=person.id,
        org_id=organization.id,
        product_id=product.id,
    )
    assert (made.deal_name, made.person_name, made.org_name, made.product_name) == (
        "Deal",
        "Maria",
        "Acme",
        "Product",
    )
    await v1.files.create(file=("b.txt", b"b"), deal_id=deal)
    assert [file.name async for file in v1.deals.list_files(deal)] == ["a.txt", "b.txt"]
    assert [file.id async for file in v1.persons.list_files(person.id)] == [made.id]
    assert [file.id async for file in v1.organizations.list_files(organization.id)] == [made.id]
    assert [file.id async for file in v1.products.list_files(product.id)] == [made.id]
    assert (await v1.deals.get(deal)).files_count == 2
    assert (await v1.persons.get(person.id)).files_count == 1
    assert (await v1.organizations.get(organization.id)).files_count == 1
    assert (await v1.products.get(product.id)).files_count == 1
    await v1.files.delete(made.id)
    assert [file.name async for file in v1.deals.list_files(deal)] == ["b.txt"]
    assert (await v1.deals.get(deal)).files_count == 1
    assert (await v1.persons.get(person.id)).files_count == 0
    assert not (await v1.products.get(product.id)).files_count


async def test_activities_and_notes_take_files(client: AsyncClient) -> None:
    deal = await _deal(client)
    activity = await client.v1.activities.create(subject="Call", type="call")
    note = await client.v1.notes.create(content="Note", deal_id=deal)
    made = await client.v1.files.create(file=b"x", activity_id=activity.id, note_id=note.id)
    assert (made.activity_id, made.note_id, made.name) == (activity.id, note.id, "file")


@pytest.mark.parametrize(
    "link",
    ["deal_id", "person_id", "org_id", "product_id", "activity_id", "note_id", "project_id", "lead_id"],
)
async def test_nothing_is_kept_for_what_is_not_there(
    client: AsyncClient, local: Local[AsyncClient], link: str
) -> None:
    links: Any = {link: 99}
    with pytest.raises(BadRequest, match=link):
        await client.v1.files.create(file=b"x", **links)
    assert [file async for file in client.v1.files.list()] == []
    folder = local.database.contents.folder
    assert folder is not None
    assert [path for path in folder.rglob("*") if path.is_file()] == []


async def test_lists_are_sorted_and_paged(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await _deal(client)
    for name, content in (("b", b"1"), ("c", b"22"), ("a", b"333")):
        local.clock.advance(timedelta(minutes=1))
        await client.v1.files.create(file=(name, content), deal_id=deal)
    await client.v1.files.update(1, description="changed")

    async def names(**asked: Any) -> list[str | None]:
        return [file.name async for file in client.v1.files.list(**asked)]

    assert await names() == ["b", "c", "a"]
    assert await names(sort="file_size DESC") == ["a", "c", "b"]
    assert await names(sort="update_time DESC, id ASC") == ["b", "a", "c"]
    assert await names(sort="file_name") == ["a", "b", "c"]
    assert await names(start=1) == ["c", "a"]
    assert await names(limit=2) == ["b", "c", "a"]
    page = await client.request("GET", "/v1/files", query={"limit": 2, "start": 0})
    assert page.answer.additional_data["pagination"] == {
        "start": 0,
        "limit": 2,
        "more_items_in_collection": True,
        "next_start": 2,
    }
    assert [f.name async for f in client.v1.deals.list_files(deal, sort="id DESC")] == ["a", "c", "b"]
    with pytest.raises(BadRequest):
        await names(sort="password")


async def test_deleted_files_stay_readable_for_a_month(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    deal = await _deal(client)
    made = await client.v1.files.create(file=b"x", deal_id=deal)
    assert (await client.v1.files.delete(made.id)).id == made.id
    assert [file async for file in client.v1.files.list()] == []
    assert [file.id async for file in client.v1.files.list(include_deleted_files=True)] == [made.id]
    listed = client.v1.deals.list_files(deal, include_deleted_files=True)
    assert [file.active_flag async for file in listed] == [False]
    assert await client.v1.files.download(made.id).read() == b"x"
    with pytest.raises(NotFound):
        await client.v1.files.delete(made.id)
    with pytest.raises(NotFound):
        await client.v1.files.update(made.id, name="y")
    local.clock.advance(timedelta(days=31))
    with pytest.raises(NotFound):
        await client.v1.files.get(made.id)
    assert [file async for file in client.v1.files.list(include_deleted_files=True)] == []


async def test_name_and_description_change(client: AsyncClient) -> None:
    made = await client.v1.files.create(file=("a.txt", b"x"))
    changed = await client.v1.files.update(made.id, name=" b.md ", description="What it is")
    assert (changed.name, changed.description, changed.file_name) == ("b.md", "What it is", made.file_name)
    assert (await client.v1.files.update(made.id, description=None)).description is None
    assert (await client.v1.files.get(made.id)).name == "b.md"
    for name in ("", " ", "a/b", "..\\b", "a\nb", "x" * (LONGEST_NAME + 1)):
        with pytest.raises(BadRequest, match="name"):
            await client.v1.files.update(made.id, name=name)
    with pytest.raises(NotFound):
        await client.v1.files.update(99, name="b")


async def test_a_file_is_seen_by_those_who_see_what_it_hangs_on(
    client: AsyncClient, local: Local[AsyncClient]
) -> None:
    colleague, stranger = local.add_user(), local.other_company()
    hidden = await _deal(client, "Hidden", visible_to="1")
    person = await client.v1.persons.create(name="Maria")
    secret = await client.v1.files.create(file=b"secret", deal_id=hidden, person_id=person.id)
    shared = await client.v1.files.create(file=b"shared", person_id=person.id)
    own = await client.v1.files.create(file=b"own")
    assert [file.id async for file in colleague.v1.files.list()] == [shared.id]
    assert [file.id async for file in colleague.v1.persons.list_files(person.id)] == [shared.id]
    assert await colleague.v1.files.download(shared.id).read() == b"shared"
    for id in (secret.id, own.id):
        with pytest.raises((NotFound, Forbidden)):
            await colleague.v1.files.get(id)
        with pytest.raises((NotFound, Forbidden)):
            await colleague.v1.files.download(id).read()
    with pytest.raises(BadRequest):
        await colleague.v1.files.create(file=b"x", deal_id=hidden)
    theirs = await colleague.v1.files.create(file=b"theirs")
    assert [file.id async for file in colleague.v1.files.list()] == [shared.id, theirs.id]
    assert await client.v1.files.download(theirs.id).read() == b"theirs"
    assert [file async for file in stranger.v1.files.list()] == []
    with pytest.raises(NotFound):
        await stranger.v1.files.download(shared.id).read()


async def test_remote_files_are_links(client: AsyncClient) -> None:
    deal = await _deal(client)
    made = await client.v1.files.create_remote(
        file_type="gsheet",
        title="Prices 1/2",
        item_type="deal",
        item_id=deal,
        remote_location="googledrive",
    )
    assert (made.file_type, made.name, made.remote_location, made.deal_id, made.file_size) == (
        "gsheet",
        "Prices 1/2",
        "googledocs",
        deal,
        0,
    )
    linked = await client.v1.files.link_remote(
        item_type="deal", item_id=deal, remote_id="magic-file-123", remote_location="googledrive"
    )
    assert (linked.remote_id, linked.deal_id) == ("magic-file-123", deal)
    assert (await client.v1.deals.get(deal)).files_count == 2
    with pytest.raises(BadRequest):
        await client.v1.files.link_remote(
            item_type="person", item_id=99, remote_id="a", remote_location="googledrive"
        )
    with pytest.raises(BadRequest, match="remote_id"):
        await client.v1.files.link_remote(
            item_type="deal", item_id=deal, remote_id="a/../b", remote_location="googledrive"
        )


async def test_files_move_with_a_merge(client: AsyncClient) -> None:
    goes, stays = [await _deal(client, title) for title in ("Goes", "Stays")]
    made = await client.v1.files.create(file=BytesIO(b"x"), deal_id=goes)
    await client.v1.deals.merge(goes, merge_with_id=stays)
    assert (await client.v1.files.get(made.id)).deal_id == stays
    assert (await client.v1.deals.get(stays)).files_count == 1
    first, second = [(await client.v1.persons.create(name=name)).id for name in ("Goes", "Stays")]
    made = await client.v1.files.create(file=b"x", person_id=first)
    await client.v1.persons.merge(first, merge_with_id=second)
    assert (await client.v1.files.get(made.id)).person_id == second
    assert (await client.v1.persons.get(second)).files_count == 1


async def test_a_remote_file_is_on_the_record_that_was_named(client: AsyncClient) -> None:
    deals = [await _deal(client, title) for title in ("One", "Two", "Three")]
    made = await client.v1.files.create_remote(
        file_type="gdoc", title="Offer", item_type="deal", item_id=deals[1], remote_location="googledrive"
    )
    linked = await client.v1.files.link_remote(
        item_type="deal", item_id=deals[1], remote_id="a", remote_location="googledrive"
    )
    assert [file.id async for file in client.v1.deals.list_files(deals[1])] == [made.id, linked.id]
    assert [file.deal_id async for file in client.v1.files.list()] == [deals[1], deals[1]]
