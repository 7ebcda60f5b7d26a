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
    assert today.checked("DealsApi.getDealsSummary", {"stage_id": 2})["total_count"] == 1
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
    assert (copy["id"], copy["title"], copy["value"]) == (first + 1, "Anchor", 100)
    assert today.checked("DealsApi.getDealsSummary", {})["total_count"] == 2
    asked: dict[str, Any] = {"id": copy["id"], "MergeDealsRequest": {"merge_with_id": first}}
    merged = today.checked("DealsApi.mergeDeals", asked)
    assert (merged["id"], merged["title"]) == (first, "Anchor")
    assert today.checked("DealsApi.getDealsSummary", {})["total_count"] == 1


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
    assert (merged["id"], merged["name"]) == (anna, "Anna")
    (told,) = today.checked("PersonsApi.getPersonUpdates", {"id": anna, "items": "activity"})
    assert (told["object"], told["data"]["subject"]) == ("activity", "Call")
    body = {"id": old, "MergeOrganizationsRequest": {"merge_with_id": acme}}
    assert today.checked("OrganizationsApi.mergeOrganizations", body) == {"id": acme}
    (told,) = today.checked("OrganizationsApi.getOrganizationUpdates", {"id": acme, "items": "activity"})
    assert (told["object"], told["data"]["org_name"]) == ("activity", "Acme")
    assert today.checked("PersonsApi.getPersonUsers", {"id": anna}) == [me, piet]
    assert today.checked("OrganizationsApi.getOrganizationUsers", {"id": acme}) == [me, piet]


def test_products_on_deals(today: NodeClient, client: Client) -> None:
    person = client.v1.persons.create(name="Maria Rossi").id
    product = client.v1.products.create(name="Crane").id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    client.v1.deals.add_product(deal, product_id=product, item_price=20, quantity=2)
    (found,) = today.checked("ProductsApi.getProductDeals", {"id": product, "status": "open"})
    assert (found["id"], found["title"], found["value"]) == (deal, "Anchor", 40)
    (pair,) = today.checked("PersonsApi.getPersonProducts", {"id": person})
    both = pair[str(deal)]
    assert (both["deal"]["title"], both["product"]["name"]) == ("Anchor", "Crane")
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
    assert titles(today.checked("StagesApi.getStageDeals", {"id": 1, "limit": 1})) == ["Anchor"]
    local_pipedrive.clock.advance(timedelta(days=1))
    client.v1.deals.update(won, stage_id=2)
    client.v1.deals.update(won, status="won")
    client.v1.deals.update(other, status="lost")
    asked = {"id": 1, "start_date": "2026-03-01", "end_date": "2026-03-31"}
    rates = today.checked("PipelinesApi.getPipelineConversionStatistics", asked)
    assert (rates["won_conversion"], rates["lost_conversion"]) == (50, 50)
    moved = today.checked("PipelinesApi.getPipelineMovementStatistics", asked)
    assert (moved["new_deals"]["count"], moved["won_deals"]["deals_ids"]) == (2, [won])


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
    assert (made["item_type"], made["item_id"], set(made["pictures"])) == ("person", person, {"128", "512"})
    recent = {"since_timestamp": NOW, "items": "person"}
    (told,) = today.checked("RecentsApi.getRecents", recent)
    assert told["data"]["picture_id"]["value"] == made["id"]
    assert today.checked("PersonsApi.deletePersonPicture", {"id": person}) == {"id": person}
    (told,) = today.checked("RecentsApi.getRecents", recent)
    assert (told["data"]["name"], told["data"]["picture_id"]) == ("Maria Rossi", None)


def test_mail(today: NodeClient, client: Client, local_pipedrive: LocalPipedrive) -> None:
    organization = client.v1.organizations.create(name="Acme").id
    person = client.v1.persons.create(name="Ann", email=["ann@x.example"], org_id=organization).id
    deal = client.v1.deals.create(title="Anchor", person_id=person).id
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "ann@x.example", "erika@example.com", "Offer"
    mail.set_content("Hello")
    filed = local_pipedrive.import_mail(mail)
    (thread,) = today.checked("MailboxApi.getMailThreads", {"folder": "inbox"})
    assert (thread["id"], thread["subject"], thread["read_flag"]) == (filed.thread_id, "Offer", 0)
    id = {"id": filed.thread_id}
    assert today.checked("MailboxApi.getMailThread", id)["snippet"] == "Hello"
    (message,) = today.checked("MailboxApi.getMailThreadMessages", id)
    assert (message["id"], message["subject"]) == (filed.message_id, "Offer")
    asked: dict[str, Any] = {"id": message["id"], "include_body": 1}
    assert today.checked("MailboxApi.getMailMessage", asked)["body"] == "Hello"
    changes = {**id, "deal_id": deal, "read_flag": 1, "shared_flag": 1}
    changed = today.checked("MailboxApi.updateMailThreadDetails", changes)
    assert (changed["deal_id"], changed["read_flag"], changed["shared_flag"]) == (deal, 1, 1)
    for method, of in (
        ("DealsApi.getDealMailMessages", deal),
        ("PersonsApi.getPersonMailMessages", person),
        ("OrganizationsApi.getOrganizationMailMessages", organization),
    ):
        (item,) = today.checked(method, {"id": of, "include_body": 1})
        assert (item["object"], item["data"]["subject"]) == ("mailMessage", "Offer")
    assert today.checked("MailboxApi.deleteMailThread", id) == id
    assert today.refused("MailboxApi.getMailThread", id).status == 404


def test_recent_changes(today: NodeClient, client: Client) -> None:
    client.v1.products.create(name="Crane")
    (told,) = today.checked("RecentsApi.getRecents", {"since_timestamp": NOW, "items": "product"})
    assert (told["item"], told["data"]["name"]) == ("product", "Crane")


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
    assert texts(today.checked("UsersApi.getUsers"), "email") == ["erika@example.com"]
