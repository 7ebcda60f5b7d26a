"""Files and pictures through the official Node client, which sends them as forms."""

from __future__ import annotations

from pathlib import Path
from urllib.request import urlopen

from PIL import Image

from tests.node.held import part
from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal, add_organization, add_person


def test_a_file_is_uploaded_read_changed_and_deleted(node: NodeClient, tmp_path: Path) -> None:
    deal, person, organization = (add(node)["id"] for add in (add_deal, add_person, add_organization))
    product = node.succeed("ProductsController.addAProduct", {"body": {"name": "Crane"}})["id"]
    path = tmp_path / "drawing ü.txt"
    path.write_text("the drawing")
    links = {"dealId": deal, "personId": person, "orgId": organization, "productId": product}
    added = node.checked("FilesController.addFile", {"file": str(path), **links})
    told = {
        "name": "drawing ü.txt",
        "file_size": 11,
        "file_type": "txt",
        "deal_id": deal,
        "deal_name": "Harbour lights",
        "person_id": person,
        "person_name": "Maria Rossi",
        "org_id": organization,
        "org_name": "Harbour Ltd",
        "product_id": product,
        "product_name": "Crane",
        "active_flag": True,
        "add_time": "2026-03-02 09:00:00",
    }
    assert part(added, told) == told
    assert node.checked("FilesController.getOneFile", added["id"]) == added
    for method, id in (
        ("DealsController.listFilesAttachedToADeal", deal),
        ("PersonsController.listFilesAttachedToAPerson", person),
        ("OrganizationsController.listFilesAttachedToAnOrganization", organization),
        ("ProductsController.listFilesAttachedToAProduct", product),
    ):
        assert node.checked(method, {"id": id}) == [added]
    assert node.seen("DealsController.getDetailsOfADeal", deal)["files_count"] == 1
    changed = node.checked(
        "FilesController.updateFileDetails", {"id": added["id"], "name": "b.txt", "description": "What it is"}
    )
    assert (changed["name"], changed["description"]) == ("b.txt", "What it is")
    assert node.checked("FilesController.getOneFile", added["id"]) == changed
    content = node.checked_answer("FilesController.getDownloadOneFile", added["id"])
    assert content.body == {"unreadable": "the drawing"}
    assert node.checked("FilesController.deleteAFile", added["id"]) == {"id": added["id"]}
    assert node.checked("FilesController.getAllFiles", {}) is None
    (kept,) = node.checked("FilesController.getAllFiles", {"includeDeletedFiles": 1, "sort": "id DESC"})
    assert (kept["name"], kept["description"], kept["active_flag"]) == ("b.txt", "What it is", False)


def test_remote_files(node: NodeClient) -> None:
    deal = add_deal(node)["id"]
    item = {"itemType": "deal", "itemId": deal, "remoteLocation": "googledrive"}
    made = node.checked(
        "FilesController.createARemoteFileAndLinkItToAnItem",
        {"fileType": "gdoc", "title": "Proposal", **item},
    )
    told = {"name": "Proposal", "remote_location": "googledocs", "deal_id": deal, "file_type": "gdoc"}
    assert part(made, told) == told
    linked = node.checked(
        "FilesController.createLinkARemoteFileToAnItem", {"remoteId": "magic-file-123", **item}
    )
    told = {"remote_id": "magic-file-123", "remote_location": "googledocs", "deal_id": deal}
    assert part(linked, told) == told
    assert node.checked("DealsController.listFilesAttachedToADeal", {"id": deal}) == [made, linked]


def test_a_picture_is_added_and_taken_away(node: NodeClient, tmp_path: Path) -> None:
    person, path = add_person(node)["id"], tmp_path / "face.png"
    image = Image.new("RGB", (300, 200), "red")
    image.paste("blue", (200, 0, 300, 100))
    image.save(path)
    made = node.checked(
        "PersonsController.addPersonPicture",
        {"id": person, "file": str(path), "crop_x": 200, "crop_y": 0, "crop_width": 100, "crop_height": 100},
    )
    assert set(made["pictures"]) == {"128", "512"}
    assert (made["item_type"], made["item_id"]) == ("person", person)
    assert made["added_by_user_id"] == 1
    with urlopen(made["pictures"]["128"]) as shown, Image.open(shown) as cut:
        assert cut.size == (128, 128)
        assert {cut.convert("RGB").tobytes()[place] > 200 for place in (2, -1)} == {True}
    picture = node.checked("PersonsController.getDetailsOfAPerson", person)["picture_id"]
    assert (picture["value"], picture["pictures"]) == (made["id"], made["pictures"])
    assert node.checked("PersonsController.deletePersonPicture", person) == {"id": person}
    assert node.checked("PersonsController.getDetailsOfAPerson", person)["picture_id"] is None
