# Made by tools/generate.py from tests/operations/aio/test_files.py: change that, and run it again.
"""Files over HTTP: uploaded, read, listed, counted, changed, deleted, and seen by those who may."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound
from pipedriver.server.crm.file_names import LONGEST_NAME
from tests.operations.places import Local

pytestmark = pytest.mark.anyio


def _deal(client: Client, title: str = "Deal", **more: Any) -> int:
    organization = client.v1.organizations.create(name=f"Of {title}")
    return (client.v1.deals.create(title=title, org_id=organization.id, **more)).id


def test_a_file_is_kept_as_it_is(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "Angebot für Müller.pdf"
    path.write_bytes(b"%PDF\x00\r\n--\xff")
    deal = _deal(client)
    made = client.v1.files.create(file=path, deal_id=deal)
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
    assert (client.v1.files.get(made.id)).raw == expected
    assert client.v1.files.download(made.id).read() == b"%PDF\x00\r\n--\xff"
    reply = client.request("GET", f"/v1/files/{made.id}/download")
    assert made.url is not None
    assert made.url.endswith(f"/v1/files/{made.id}/download")
    assert reply.answer.headers["content-type"] == "application/pdf"
    assert reply.answer.headers["content-disposition"] == (
        'attachment; filename="Angebot fu_r Mu_ller.pdf"; '
        "filename*=UTF-8''Angebot%20f%C3%BCr%20M%C3%BCller.pdf"
    )


def test_what_hangs_on_a_record_is_listed_and_counted_there(client: Client) -> None:
    v1 = client.v1
    person = v1.persons.create(name="Maria")
    organization = v1.organizations.create(name="Acme")
    deal = _deal(client)
    product = v1.products.create(name="Product")
    made = v1.files.create(
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
    v1.files.create(file=("b.txt", b"b"), deal_id=deal)
    assert [file.name for file in v1.deals.list_files(deal)] == ["a.txt", "b.txt"]
    assert [file.id for file in v1.persons.list_files(person.id)] == [made.id]
    assert [file.id for file in v1.organizations.list_files(organization.id)] == [made.id]
    assert [file.id for file in v1.products.list_files(product.id)] == [made.id]
    assert (v1.deals.get(deal)).files_count == 2
    assert (v1.persons.get(person.id)).files_count == 1
    assert (v1.organizations.get(organization.id)).files_count == 1
    assert (v1.products.get(product.id)).files_count == 1
    v1.files.delete(made.id)
    assert [file.name for file in v1.deals.list_files(deal)] == ["b.txt"]
    assert (v1.deals.get(deal)).files_count == 1
    assert (v1.persons.get(person.id)).files_count == 0
    assert not (v1.products.get(product.id)).files_count


def test_activities_and_notes_take_files(client: Client) -> None:
    deal = _deal(client)
    activity = client.v1.activities.create(subject="Call", type="call")
    note = client.v1.notes.create(content="Note", deal_id=deal)
    made = client.v1.files.create(file=b"x", activity_id=activity.id, note_id=note.id)
    assert (made.activity_id, made.note_id, made.name) == (activity.id, note.id, "file")


@pytest.mark.parametrize(
    "link",
    ["deal_id", "person_id", "org_id", "product_id", "activity_id", "note_id", "project_id", "lead_id"],
)
def test_nothing_is_kept_for_what_is_not_there(client: Client, local: Local[Client], link: str) -> None:
    links: Any = {link: 99}
    with pytest.raises(BadRequest, match=link):
        client.v1.files.create(file=b"x", **links)
    assert list(client.v1.files.list()) == []
    folder = local.database.contents.folder
    assert folder is not None
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_lists_are_sorted_and_paged(client: Client, local: Local[Client]) -> None:
    deal = _deal(client)
    for name, content in (("b", b"1"), ("c", b"22"), ("a", b"333")):
        local.clock.advance(timedelta(minutes=1))
        client.v1.files.create(file=(name, content), deal_id=deal)
    client.v1.files.update(1, description="changed")

    def names(**asked: Any) -> list[str | None]:
        return [file.name for file in client.v1.files.list(**asked)]

    assert names() == ["b", "c", "a"]
    assert names(sort="file_size DESC") == ["a", "c", "b"]
    assert names(sort="update_time DESC, id ASC") == ["b", "a", "c"]
    assert names(sort="file_name") == ["a", "b", "c"]
    assert names(start=1) == ["c", "a"]
    assert names(limit=2) == ["b", "c", "a"]
    page = client.request("GET", "/v1/files", query={"limit": 2, "start": 0})
    assert page.answer.additional_data["pagination"] == {
        "start": 0,
        "limit": 2,
        "more_items_in_collection": True,
        "next_start": 2,
    }
    assert [f.name for f in client.v1.deals.list_files(deal, sort="id DESC")] == ["a", "c", "b"]
    with pytest.raises(BadRequest):
        names(sort="password")


def test_deleted_files_stay_readable_for_a_month(client: Client, local: Local[Client]) -> None:
    deal = _deal(client)
    made = client.v1.files.create(file=b"x", deal_id=deal)
    assert (client.v1.files.delete(made.id)).id == made.id
    assert list(client.v1.files.list()) == []
    assert [file.id for file in client.v1.files.list(include_deleted_files=True)] == [made.id]
    listed = client.v1.deals.list_files(deal, include_deleted_files=True)
    assert [file.active_flag for file in listed] == [False]
    assert client.v1.files.download(made.id).read() == b"x"
    with pytest.raises(NotFound):
        client.v1.files.delete(made.id)
    with pytest.raises(NotFound):
        client.v1.files.update(made.id, name="y")
    local.clock.advance(timedelta(days=31))
    with pytest.raises(NotFound):
        client.v1.files.get(made.id)
    assert list(client.v1.files.list(include_deleted_files=True)) == []


def test_name_and_description_change(client: Client) -> None:
    made = client.v1.files.create(file=("a.txt", b"x"))
    changed = client.v1.files.update(made.id, name=" b.md ", description="What it is")
    assert (changed.name, changed.description, changed.file_name) == ("b.md", "What it is", made.file_name)
    assert (client.v1.files.update(made.id, description=None)).description is None
    assert (client.v1.files.get(made.id)).name == "b.md"
    for name in ("", " ", "a/b", "..\\b", "a\nb", "x" * (LONGEST_NAME + 1)):
        with pytest.raises(BadRequest, match="name"):
            client.v1.files.update(made.id, name=name)
    with pytest.raises(NotFound):
        client.v1.files.update(99, name="b")


def test_a_file_is_seen_by_those_who_see_what_it_hangs_on(client: Client, local: Local[Client]) -> None:
    colleague, stranger = local.add_user(), local.other_company()
    hidden = _deal(client, "Hidden", visible_to="1")
    person = client.v1.persons.create(name="Maria")
    secret = client.v1.files.create(file=b"secret", deal_id=hidden, person_id=person.id)
    shared = client.v1.files.create(file=b"shared", person_id=person.id)
    own = client.v1.files.create(file=b"own")
    assert [file.id for file in colleague.v1.files.list()] == [shared.id]
    assert [file.id for file in colleague.v1.persons.list_files(person.id)] == [shared.id]
    assert colleague.v1.files.download(shared.id).read() == b"shared"
    for id in (secret.id, own.id):
        with pytest.raises((NotFound, Forbidden)):
            colleague.v1.files.get(id)
        with pytest.raises((NotFound, Forbidden)):
            colleague.v1.files.download(id).read()
    with pytest.raises(BadRequest):
        colleague.v1.files.create(file=b"x", deal_id=hidden)
    theirs = colleague.v1.files.create(file=b"theirs")
    assert [file.id for file in colleague.v1.files.list()] == [shared.id, theirs.id]
    assert client.v1.files.download(theirs.id).read() == b"theirs"
    assert list(stranger.v1.files.list()) == []
    with pytest.raises(NotFound):
        stranger.v1.files.download(shared.id).read()


def test_remote_files_are_links(client: Client) -> None:
    deal = _deal(client)
    made = client.v1.files.create_remote(
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
    linked = client.v1.files.link_remote(
        item_type="deal", item_id=deal, remote_id="magic-file-123", remote_location="googledrive"
    )
    assert (linked.remote_id, linked.deal_id) == ("magic-file-123", deal)
    assert (client.v1.deals.get(deal)).files_count == 2
    with pytest.raises(BadRequest):
        client.v1.files.link_remote(
            item_type="person", item_id=99, remote_id="a", remote_location="googledrive"
        )
    with pytest.raises(BadRequest, match="remote_id"):
        client.v1.files.link_remote(
            item_type="deal", item_id=deal, remote_id="a/../b", remote_location="googledrive"
        )


def test_files_move_with_a_merge(client: Client) -> None:
    goes, stays = [_deal(client, title) for title in ("Goes", "Stays")]
    made = client.v1.files.create(file=BytesIO(b"x"), deal_id=goes)
    client.v1.deals.merge(goes, merge_with_id=stays)
    assert (client.v1.files.get(made.id)).deal_id == stays
    assert (client.v1.deals.get(stays)).files_count == 1
    first, second = [(client.v1.persons.create(name=name)).id for name in ("Goes", "Stays")]
    made = client.v1.files.create(file=b"x", person_id=first)
    client.v1.persons.merge(first, merge_with_id=second)
    assert (client.v1.files.get(made.id)).person_id == second
    assert (client.v1.persons.get(second)).files_count == 1


def test_a_remote_file_is_on_the_record_that_was_named(client: Client) -> None:
    deals = [_deal(client, title) for title in ("One", "Two", "Three")]
    made = client.v1.files.create_remote(
        file_type="gdoc", title="Offer", item_type="deal", item_id=deals[1], remote_location="googledrive"
    )
    linked = client.v1.files.link_remote(
        item_type="deal", item_id=deals[1], remote_id="a", remote_location="googledrive"
    )
    assert [file.id for file in client.v1.deals.list_files(deals[1])] == [made.id, linked.id]
    assert [file.deal_id for file in client.v1.files.list()] == [deals[1], deals[1]]
