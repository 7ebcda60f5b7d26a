# Made by tools/generate.py from tests/operations/aio/test_pictures.py: change that, and run it again.
"""Pictures of persons over HTTP: cut, kept in two sizes, shown, replaced and taken away."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from pipedriver import BadRequest, Client, NotFound
from tests.operations.places import Local

pytestmark = pytest.mark.anyio


def _picture(width: int = 600, height: int = 300, kind: str = "PNG") -> bytes:
    image = Image.new("RGB", (width, height), "red")
    image.paste("blue", (width // 2, 0, width, height))
    written = BytesIO()
    image.save(written, kind)
    return written.getvalue()


def test_a_picture_is_kept_in_two_sizes(client: Client, local: Local[Client]) -> None:
    person = (client.v1.persons.create(name="Maria")).id
    made = client.v1.persons.add_picture(
        person, file=_picture(), crop_x=300, crop_y=0, crop_width=300, crop_height=300
    )
    shown = (client.v1.persons.get(person)).raw["picture_id"]
    assert shown == {
        "item_type": "person",
        "item_id": person,
        "active_flag": True,
        "add_time": "2026-03-02 09:00:00",
        "update_time": None,
        "added_by_user_id": 1,
        "pictures": made.raw["pictures"],
        "value": made.id,
    }
    for size, url in made.raw["pictures"].items():
        assert url.startswith(local.place.url)
        content = client.request("GET", url)
        image = Image.open(BytesIO(content.data))
        assert image.size == (int(size), int(size))
        pixel = image.convert("RGB").getpixel((5, 5))
        assert isinstance(pixel, tuple)
        assert pixel[2] > 200 > 50 > pixel[0], "the part that was asked for is blue"
    assert (client.v1.persons.delete_picture(person)).id == person
    assert (client.v1.persons.get(person)).raw["picture_id"] is None
    with pytest.raises(NotFound):
        client.request("GET", made.raw["pictures"]["128"])
    with pytest.raises(NotFound):
        client.v1.persons.delete_picture(person)


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"no picture", _picture(127, 500), _picture(200, 200, "BMP")]
)
def test_what_is_no_picture_is_refused(client: Client, content: bytes) -> None:
    person = (client.v1.persons.create(name="Maria")).id
    with pytest.raises(BadRequest, match="file"):
        client.v1.persons.add_picture(person, file=content)
    assert (client.v1.persons.get(person)).raw["picture_id"] is None
    with pytest.raises(BadRequest, match="crop"):
        client.v1.persons.add_picture(person, file=_picture(), crop_x=500, crop_width=101)


def test_a_picture_moves_with_a_merge(client: Client) -> None:
    goes, stays = [(client.v1.persons.create(name=name)).id for name in ("Goes", "Stays")]
    made = client.v1.persons.add_picture(goes, file=_picture(kind="JPEG"))
    client.v1.persons.merge(goes, merge_with_id=stays)
    shown = (client.v1.persons.get(stays)).raw["picture_id"]
    assert (shown["value"], shown["item_id"]) == (made.id, stays)


def test_the_part_is_the_one_that_was_asked_for(client: Client) -> None:
    image = Image.new("RGB", (600, 600), "red")
    image.paste("blue", (100, 200, 400, 500))
    written = BytesIO()
    image.save(written, "PNG")
    person = (client.v1.persons.create(name="Maria")).id
    made = client.v1.persons.add_picture(
        person, file=written.getvalue(), crop_x=100, crop_y=200, crop_width=300, crop_height=300
    )
    content = client.request("GET", made.raw["pictures"]["512"])
    shown = Image.open(BytesIO(content.data)).convert("RGB")
    for corner in ((5, 5), (5, 506), (506, 5), (506, 506)):
        pixel = shown.getpixel(corner)
        assert isinstance(pixel, tuple)
        assert pixel[2] > 200 > 50 > pixel[0]
