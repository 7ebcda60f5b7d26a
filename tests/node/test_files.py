"""Files and pictures through the official Node client, which sends them as forms."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from tests.node.node_client import NodeClient
from tests.node.test_deals import add_deal, add_organization, add_person


def test_a_file_is_uploaded_read_changed_and_deleted(node: NodeClient, tmp_path: Path) -> None:
    deal, person, organization = (add(node)["id"] for add in (add_deal, add_person, add_organization))
    product = node.succeed("ProductsController.addAProduct", {"body": {"name": "Crane"}})["id"]
    path = tmp_path / "drawing ü.txt"
    path.write_text("the drawing")
    links = {"dealId": deal, "personId": person, "orgId": organization, "productId": product}
    added = node.succeed("FilesController.addFile", {"file": str(path), **links})
    assert (added["name"], added["file_size"], added["file_type"]) == ("drawing ü.txt", 11, "txt")
    assert (added["deal_id"], added["person_id"], added["org_id"]) == (deal, person, organization)
    for method, id in (
        ("DealsController.listFilesAttachedToADeal", deal),
        ("PersonsController.listFilesAttachedToAPerson", person),
        ("OrganizationsController.listFilesAttachedToAnOrganization", organization),
        ("ProductsController.listFilesAttachedToAProduct", product),
    ):
        assert [file["id"] for file in node.succeed(method, {"id": id})] == [added["id"]]
    assert node.succeed("DealsController.getDetailsOfADeal", deal)["files_count"] == 1
    changed = node.succeed(
        "FilesController.updateFileDetails", {"id": added["id"], "name": "b.txt", "description": "What it is"}
    )
    assert (changed["name"], changed["description"]) == ("b.txt", "What it is")
    assert node.succeed("FilesController.getOneFile", added["id"])["name"] == "b.txt"
    content = node.call("FilesController.getDownloadOneFile", added["id"])
    assert (content.status, content.body) == (200, {"unreadable": "the drawing"})
    assert node.succeed("FilesController.deleteAFile", added["id"]) == {"id": added["id"]}
    assert node.call("FilesController.getAllFiles", {}).data is None
    kept = node.succeed("FilesController.getAllFiles", {"includeDeletedFiles": 1, "sort": "id DESC"})
    assert [(file["id"], file["active_flag"]) for file in kept] == [(added["id"], False)]


def test_remote_files(node: NodeClient) -> None:
    item = {"itemType": "deal", "itemId": add_deal(node)["id"], "remoteLocation": "googledrive"}
    made = node.succeed(
        "FilesController.createARemoteFileAndLinkItToAnItem",
        {"fileType": "gdoc", "title": "Proposal", **item},
    )
    assert (made["name"], made["remote_location"]) == ("Proposal", "googledocs")
    assert made["deal_id"] == item["itemId"]
    linked = node.succeed(
        "FilesController.createLinkARemoteFileToAnItem", {"remoteId": "magic-file-123", **item}
    )
    assert linked["remote_id"] == "magic-file-123"


def test_a_picture_is_added_and_taken_away(node: NodeClient, tmp_path: Path) -> None:
    person, path = add_person(node)["id"], tmp_path / "face.png"
    Image.new("RGB", (300, 200), "red").save(path)
    made = node.succeed(
        "PersonsController.addPersonPicture",
        {"id": person, "file": str(path), "cropX": 50, "cropY": 0, "cropWidth": 200, "cropHeight": 200},
    )
    assert set(made["pictures"]) == {"128", "512"}
    assert node.succeed("PersonsController.getDetailsOfAPerson", person)["picture_id"]["value"] == made["id"]
    assert node.succeed("PersonsController.deletePersonPicture", person) == {"id": person}
