"""Deals, contacts, products, notes, files and mail through today's official Node client, which sends JSON."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from pipedriver import Client
from pipedriver.testing import LocalPipedrive
from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import texts, titles

NOW = "2026-03-02 09:00:00"


@pytest.fixture
def client(local_pipedrive: LocalPipedrive) -> Iterator[Client]:
    """Adds what this client adds by v2 alone."""
    with local_pipedrive.client() as made:
        yield made


def test_deals_are_summed_up_and_lie_on_a_timeline(
    today: NodeClient, client: Client, local_pipedrive: LocalPipedrive
) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    client.v1.deals.create(title="Anchor", value=100, person_id=person)
    local_pipedrive.clock.advance(timedelta(days=31))
    client.v1.deals.create(title="Buoy", value=50, currency="USD", stage_id=2, person_id=person)
    summary = today.checked("DealsApi.getDealsSummary", {"status": "open", "pipeline_id": 1})
    assert (summary["total_count"], summary["values_total"]["EUR"]["value"]) == (2, 100)
    assert summary["values_total"]["USD"]["value_formatted"] == "$50"
    assert today.seen("DealsApi.getDealsSummary", {"stage_id": 2})["total_count"] == 1
    asked: dict[str, Any] = {
        "start_date": "2026-03-01",
        "interval": "month",
        "amount": 2,
        "field_key": "add_time",
    }
    march, april = today.checked("DealsApi.getDealsTimeline", asked)
    assert (titles(march["deals"]), march["totals"]["values"]) == (["Anchor"], {"EUR": 100})
    assert (titles(april["deals"]), april["totals"]["values"]) == (["Buoy"], {"USD": 50})
    converted = {**asked, "exclude_deals": 1, "totals_convert_currency": "EUR"}
    march, _ = today.checked("DealsApi.getDealsTimeline", converted)
    assert march["totals_converted"]["value"] == 100


def test_a_deal_is_duplicated_and_merged(today: NodeClient, client: Client) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    first = client.v1.deals.create(title="Anchor", value=100, person_id=person).id
    copy = today.checked("DealsApi.duplicateDeal", {"id": first})
    told: dict[str, Any] = {"title": "Anchor", "value": 100, "status": "open", "person_name": "Maria Rossi"}
    assert (copy["id"], part(copy, told)) == (first + 1, told)
    assert today.seen("DealsApi.getDealsSummary", {})["total_count"] == 2
    asked: dict[str, Any] = {"id": copy["id"], "MergeDealsRequest": {"merge_with_id": first}}
    merged = today.checked("DealsApi.mergeDeals", asked)
    assert (merged["id"], part(merged, told)) == (first, told)
    assert today.seen("DealsApi.getDealsSummary", {})["total_count"] == 1


def test_participants_and_changes_of_a_deal(today: NodeClient, client: Client) -> None:
    main, other = (client.v1.persons.create(name=name).id for name in ("Maria Rossi", "Jonas Berg"))
    deal = client.v1.deals.create(title="Anchor", person_id=main).id
    body: dict[str, Any] = {"id": deal, "AddDealParticipantRequest": {"person_id": other}}
    added = today.checked("DealsApi.addDealParticipant", body)
    assert (added["person_id"]["value"], added["person_id"]["name"]) == (other, "Jonas Berg")
    first, second = today.checked("DealsApi.getDealParticipants", {"id": deal})
    assert (first["person_id"]["name"], second) == ("Maria Rossi", added)
    taken = {"id": deal, "deal_participant_id": added["id"]}
    assert today.checked("DealsApi.deleteDealParticipant", taken) == {"id": added["id"]}
    assert today.checked("DealsApi.getDealParticipants", {"id": deal}) == [first]
    client.v1.deals.update(deal, stage_id=3)
    changes = today.checked("DealsApi.getDealUpdates", {"id": deal, "items": "dealChange"})
    moved = [each["data"] for each in changes if each["data"]["field_key"] == "stage_id"]
    assert [(each["old_value"], each["new_value"]) for each in moved] == [("1", "3")]
    assert today.checked("DealsApi.getDealUsers", {"id": deal}) == [1]


def test_followers(today: NodeClient, client: Client, local_pipedrive: LocalPipedrive) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    person = client.v1.persons.create(name="Maria Rossi").id
    organization = client.v1.organizations.create(name="Acme").id
    product = client.v1.products.create(name="Crane").id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    for id, key, add, body, get, delete in (
        (
            deal,
            "deal_id",
            "DealsApi.addDealFollower",
            "AddDealFollowerRequest",
            "DealsApi.getDealFollowers",
            "DealsApi.deleteDealFollower",
        ),
        (
            person,
            "person_id",
            "PersonsApi.addPersonFollower",
            "AddPersonFollowerRequest",
            "PersonsApi.getPersonFollowers",
            "PersonsApi.deletePersonFollower",
        ),
        (
            organization,
            "org_id",
            "OrganizationsApi.addOrganizationFollower",
            "AddOrganizationFollowerRequest",
            "OrganizationsApi.getOrganizationFollowers",
            "OrganizationsApi.deleteOrganizationFollower",
        ),
        (
            product,
            "product_id",
            "ProductsApi.addProductFollower",
            "AddProductFollowerRequest",
            "ProductsApi.getProductFollowers",
            "ProductsApi.deleteProductFollower",
        ),
    ):
        added = today.checked(add, {"id": id, body: {"user_id": piet}})
        assert part(added, ("user_id", key, "add_time")) == {"user_id": piet, key: id, "add_time": NOW}
        first, second = today.checked(get, {"id": id})
        assert (first["user_id"], second) == (me, added)
        assert today.checked(delete, {"id": id, "follower_id": added["id"]}) == {"id": added["id"]}
        assert today.checked(get, {"id": id}) == [first]


def test_contacts_are_merged_and_told_of(
    today: NodeClient, client: Client, local_pipedrive: LocalPipedrive
) -> None:
    me, piet = local_pipedrive.owner.user_id, local_pipedrive.add_user("Piet Visser").user_id
    acme, old = (client.v1.organizations.create(name=name).id for name in ("Acme", "Acme Ltd"))
    anna, double = (client.v1.persons.create(name=name, org_id=acme).id for name in ("Anna", "A."))
    client.v1.activities.create(subject="Call", type="call", person_id=anna, org_id=acme)
    body: dict[str, Any] = {"id": double, "MergePersonsRequest": {"merge_with_id": anna}}
    merged = today.checked("PersonsApi.mergePersons", body)
    told: dict[str, Any] = {"name": "Anna", "org_name": "Acme", "activities_count": 1, "active_flag": True}
    assert (merged["id"], part(merged, told)) == (anna, told)
    (change,) = today.checked("PersonsApi.getPersonUpdates", {"id": anna, "items": "activity"})
    told = {"subject": "Call", "type": "call", "person_name": "Anna", "org_name": "Acme", "done": False}
    assert (change["object"], part(change["data"], told)) == ("activity", told)
    body = {"id": old, "MergeOrganizationsRequest": {"merge_with_id": acme}}
    assert today.checked("OrganizationsApi.mergeOrganizations", body) == {"id": acme}
    (change,) = today.checked("OrganizationsApi.getOrganizationUpdates", {"id": acme, "items": "activity"})
    assert (change["object"], part(change["data"], told)) == ("activity", told)
    assert today.checked("PersonsApi.getPersonUsers", {"id": anna}) == [me, piet]
    assert today.checked("OrganizationsApi.getOrganizationUsers", {"id": acme}) == [me, piet]


def test_products_on_deals(today: NodeClient, client: Client) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    product = client.v1.products.create(name="Crane").id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    client.v1.deals.add_product(deal, product_id=product, item_price=20, quantity=2)
    (found,) = today.checked("ProductsApi.getProductDeals", {"id": product, "status": "open"})
    told: dict[str, Any] = {"title": "Anchor", "value": 40, "products_count": 1, "person_name": "Maria Rossi"}
    assert (found["id"], part(found, told)) == (deal, told)
    (pair,) = today.checked("PersonsApi.getPersonProducts", {"id": person})
    both = pair[str(deal)]
    assert (both["deal"]["title"], both["deal"]["value"]) == ("Anchor", 40)
    assert (both["product"]["id"], both["product"]["name"]) == (product, "Crane")
    assert today.checked("ProductsApi.getProductUsers", {"id": product}) == [1]


def test_deals_of_a_pipeline_and_its_statistics(
    today: NodeClient, client: Client, local_pipedrive: LocalPipedrive
) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    won, other = (
        client.v1.deals.create(title=title, value=100, person_id=person).id for title in ("Anchor", "Buoy")
    )
    asked: dict[str, Any] = {"id": 1, "everyone": 1, "get_summary": 1}
    answer = today.checked_answer("PipelinesApi.getPipelineDeals", asked)
    assert titles(answer.data) == ["Anchor", "Buoy"]
    summary = answer.body["additional_data"]["deals_summary"]
    assert summary["per_currency_full"]["EUR"] == {"count": 2, "value": 200}
    assert today.checked("StagesApi.getStageDeals", {"id": 1, "limit": 1}) == answer.data[:1]
    local_pipedrive.clock.advance(timedelta(days=1))
    client.v1.deals.update(won, stage_id=2)
    client.v1.deals.update(won, status="won")
    client.v1.deals.update(other, status="lost")
    asked = {"id": 1, "start_date": "2026-03-01", "end_date": "2026-03-31"}
    rates = today.checked("PipelinesApi.getPipelineConversionStatistics", asked)
    assert (rates["won_conversion"], rates["lost_conversion"]) == (50, 50)
    first = {"from_stage_id": 1, "to_stage_id": 2, "conversion_rate": 50}
    assert rates["stage_conversions"][0] == first
    moved = today.checked("PipelinesApi.getPipelineMovementStatistics", asked)
    assert (moved["new_deals"]["count"], moved["won_deals"]["deals_ids"]) == (2, [won])
    assert (moved["lost_deals"]["deals_ids"], moved["movements_between_stages"]) == ([other], {"count": 1})


def test_notes(today: NodeClient, client: Client) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    body: dict[str, Any] = {"content": "<b>Pays</b>", "person_id": person, "pinned_to_person_flag": 1}
    added = today.checked("NotesApi.addNote", {"AddNoteRequest": body})
    told: dict[str, Any] = {
        "content": "<b>Pays</b>",
        "person_id": person,
        "pinned_to_person_flag": True,
        "add_time": NOW,
    }
    assert part(added, told) == told
    assert today.checked("NotesApi.getNote", {"id": added["id"]}) == added
    listed = "NotesApi.getNotes"
    asked: dict[str, Any] = {"person_id": person, "pinned_to_person_flag": 1, "sort": "id DESC"}
    assert today.checked(listed, asked) == [added]
    assert not today.checked(listed, {**asked, "start_date": "2026-03-03"})
    body = {"content": "Pays late", "pinned_to_person_flag": 0}
    changed = today.checked("NotesApi.updateNote", {"id": added["id"], "NoteRequest": body})
    assert (changed["content"], changed["pinned_to_person_flag"]) == ("Pays late", False)
    assert today.checked(listed, {"person_id": person}) == [changed]
    assert today.checked_answer("NotesApi.deleteNote", {"id": added["id"]}).data is True
    assert today.checked("NotesApi.getNote", {"id": added["id"]})["active_flag"] is False


def test_files(today: NodeClient, client: Client, tmp_path: Path) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    organization = client.v1.organizations.create(name="Acme").id
    product = client.v1.products.create(name="Crane").id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    path = tmp_path / "drawing ü.txt"
    path.write_text("the drawing")
    links = {"deal_id": deal, "person_id": person, "org_id": organization, "product_id": product}
    added = today.checked("FilesApi.addFile", {"file": {"$file": str(path)}, **links})
    told: dict[str, Any] = {
        "name": "drawing ü.txt",
        "file_size": 11,
        "file_type": "txt",
        **links,
        "add_time": NOW,
    }
    assert part(added, told) == told
    assert today.checked("FilesApi.getFile", {"id": added["id"]}) == added
    for method, id in (
        ("DealsApi.getDealFiles", deal),
        ("PersonsApi.getPersonFiles", person),
        ("OrganizationsApi.getOrganizationFiles", organization),
        ("ProductsApi.getProductFiles", product),
    ):
        assert today.checked(method, {"id": id, "sort": "id ASC"}) == [added]
    content = today.checked_answer("FilesApi.downloadFile", {"id": added["id"]})
    assert content.body == {"unreadable": "the drawing"}
    changes = {"id": added["id"], "name": "b.txt", "description": "What it is"}
    changed = today.checked("FilesApi.updateFile", changes)
    assert (changed["name"], changed["description"]) == ("b.txt", "What it is")
    item = {"item_type": "deal", "item_id": deal, "remote_location": "googledrive"}
    made = today.checked("FilesApi.addFileAndLinkIt", {"file_type": "gdoc", "title": "Proposal", **item})
    assert (made["name"], made["file_type"], made["deal_id"]) == ("Proposal", "gdoc", deal)
    linked = today.checked("FilesApi.linkFileToItem", {"remote_id": "file-123", **item})
    assert (linked["remote_id"], linked["deal_id"]) == ("file-123", deal)
    assert today.checked("FilesApi.getFiles", {"sort": "id ASC"}) == [changed, made, linked]
    assert today.checked("FilesApi.deleteFile", {"id": added["id"]}) == {"id": added["id"]}
    assert today.checked("FilesApi.getFiles", {"sort": "id ASC", "start": 1}) == [linked]


def test_a_picture(today: NodeClient, client: Client, tmp_path: Path) -> None:
    person, path = client.v1.persons.create(name="Maria Rossi").id, tmp_path / "face.png"
    Image.new("RGB", (300, 200), "red").save(path)
    crop = {"crop_x": 50, "crop_y": 0, "crop_width": 200, "crop_height": 200}
    made = today.checked("PersonsApi.addPersonPicture", {"id": person, "file": {"$file": str(path)}, **crop})
    told: dict[str, Any] = {
        "item_type": "person",
        "item_id": person,
        "added_by_user_id": 1,
        "active_flag": True,
    }
    assert (part(made, told), set(made["pictures"])) == (told, {"128", "512"})
    recent = {"since_timestamp": NOW, "items": "person"}
    (now,) = today.seen("RecentsApi.getRecents", recent)
    assert now["data"]["picture_id"]["value"] == made["id"]
    assert today.checked("PersonsApi.deletePersonPicture", {"id": person}) == {"id": person}
    (now,) = today.seen("RecentsApi.getRecents", recent)
    assert (now["data"]["name"], now["data"]["picture_id"]) == ("Maria Rossi", None)


def test_mail(today: NodeClient, client: Client, local_pipedrive: LocalPipedrive) -> None:
    organization = client.v1.organizations.create(name="Acme").id
    person = client.v1.persons.create(name="Ann", email=["ann@x.example"], org_id=organization).id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    filed = local_pipedrive.import_mail(mail)
    (thread,) = today.checked("MailboxApi.getMailThreads", {"folder": "inbox"})
    told: dict[str, Any] = {"subject": "Offer", "snippet": "Hello", "read_flag": 0, "message_count": 1}
    assert (thread["id"], part(thread, told)) == (filed.thread_id, told)
    id = {"id": filed.thread_id}
    assert part(today.checked("MailboxApi.getMailThread", id), told) == told
    (message,) = today.checked("MailboxApi.getMailThreadMessages", id)
    told = {"subject": "Offer", "snippet": "Hello", "mail_thread_id": filed.thread_id, "has_body_flag": 1}
    assert (message["id"], part(message, told)) == (filed.message_id, told)
    assert texts(message["from"], "linked_person_name") == ["Ann"]
    asked: dict[str, Any] = {"id": message["id"], "include_body": 1}
    told["body"] = "Hello"
    assert part(today.checked("MailboxApi.getMailMessage", asked), told) == told
    changes = {**id, "deal_id": deal, "read_flag": 1, "shared_flag": 1}
    changed = today.checked("MailboxApi.updateMailThreadDetails", changes)
    assert (changed["deal_id"], changed["read_flag"], changed["shared_flag"]) == (deal, 1, 1)
    for method, of in (
        ("DealsApi.getDealMailMessages", deal),
        ("PersonsApi.getPersonMailMessages", person),
        ("OrganizationsApi.getOrganizationMailMessages", organization),
    ):
        (item,) = today.checked(method, {"id": of, "include_body": 1})
        assert (item["object"], part(item["data"], told)) == ("mailMessage", told)
    assert today.checked("MailboxApi.deleteMailThread", id) == id
    assert today.refused("MailboxApi.getMailThread", id).status == 404


def test_recent_changes(today: NodeClient, client: Client) -> None:
    client.v1.products.create(name="Crane", code="C1", tax=20)
    (change,) = today.checked("RecentsApi.getRecents", {"since_timestamp": NOW, "items": "product"})
    told: dict[str, Any] = {"name": "Crane", "code": "C1", "tax": 20, "add_time": NOW}
    assert (change["item"], part(change["data"], told)) == ("product", told)


@pytest.mark.parametrize(
    ("name", "parameters", "status"),
    [
        ("DealsApi.duplicateDeal", {"id": 999}, 404),
        ("DealsApi.getDealsSummary", {"stage_id": "first"}, 400),
        ("NotesApi.addNote", {"AddNoteRequest": {"content": "Hangs on nothing"}}, 400),
        ("FilesApi.getFile", {"id": 999}, 404),
    ],
)
def test_what_makes_no_sense_is_refused(
    today: NodeClient, name: str, parameters: dict[str, Any], status: int
) -> None:
    assert today.refused(name, parameters).status == status


def test_a_wrong_token_is_refused(today: NodeClient) -> None:
    stranger = NodeClient(today.process, today.base_url, "no-such-token")
    assert stranger.refused("NotesApi.getNotes", {}).status == 401
    assert texts(today.seen("UsersApi.getUsers"), "email") == ["erika@example.com"]
