# Made by tools/generate.py from tests/operations/aio/test_search_results.py: change that, and run it again.
"""The search over everything and by field: what is searched, how it matches and ranks, and who finds what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from pipedriver import BadRequest, Client
from pipedriver.api.v1.records.deals import Deal
from pipedriver.server.store.search import candidates, narrowed_candidates, records_between
from pipedriver.server.store.search_places import PLACES, place_of
from pipedriver.server.store.statement import Statement
from tests.operations.places import Local
from tests.server.plans import plan_of


def found(client: Client, term: str, **narrowed: Any) -> list[tuple[str, int]]:
    """The kinds and ids that a search finds, in its order."""
    return [(each.type, each.id) for each in client.v1.search_results.search(term=term, **narrowed)]


def deal_of(client: Client, title: str, **more: Any) -> Deal:
    """A new deal, which is with somebody."""
    if not {"person_id", "org_id"} & set(more):
        more["person_id"] = (client.v1.persons.create(name="Zed")).id
    return client.v1.deals.create(title=title, **more)


def test_results_have_the_shape_of_recorded_ones(client: Client) -> None:
    acme = client.v1.organizations.create(name="Acme", address="Long Street 1")
    maria = client.v1.persons.create(
        name="Maria Acme", org_id=acme.id, email="maria@acme.example", phone="+372 555 1234"
    )
    deal = deal_of(client, "New acme deal", value=1500, person_id=maria.id, org_id=acme.id)
    lone = deal_of(client, "Old acme deal")
    product = client.v1.products.create(name="Lamp", code="ACME-1")
    results = client.v1.search_results.search(term="acme").to_list()
    assert [each.to_dict() for each in results] == [
        {
            "type": "organization",
            "id": acme.id,
            "result_score": 4.0,
            "title": "Acme",
            "details": {"org_address": "Long Street 1"},
            "notes": {},
            "fields": {},
        },
        {
            "type": "product",
            "id": product.id,
            "result_score": 2.7,
            "title": "Lamp",
            "details": {"code": "ACME-1"},
            "notes": {},
            "fields": {},
        },
        {
            "type": "deal",
            "id": deal.id,
            "result_score": 2.5,
            "title": "New acme deal",
            "details": {
                "value": 1500,
                "value_formatted": "€1,500",
                "currency": "EUR",
                "status": "open",
                "stage_id": 1,
                "stage_name": "Qualified",
                "person_id": str(maria.id),
                "person_name": "Maria Acme",
                "org_id": str(acme.id),
                "org_name": "Acme",
                "org_address": "Long Street 1",
            },
            "notes": {},
            "fields": {},
        },
        {
            "type": "deal",
            "id": lone.id,
            "result_score": 2.5,
            "title": "Old acme deal",
            "details": {
                "value": 0,
                "value_formatted": "€0",
                "currency": "EUR",
                "status": "open",
                "stage_id": 1,
                "stage_name": "Qualified",
                "person_id": str(lone["person_id"]["value"]),
                "person_name": "Zed",
                "org_id": None,
                "org_name": None,
                "org_address": "",
            },
            "notes": {},
            "fields": {},
        },
        {
            "type": "person",
            "id": maria.id,
            "result_score": 2.5,
            "title": "Maria Acme",
            "details": {
                "email": "maria@acme.example",
                "phone": "+372 555 1234",
                "picture": None,
                "org_id": str(acme.id),
                "org_name": "Acme",
                "org_address": "Long Street 1",
            },
            "notes": {},
            "fields": {},
        },
    ]


def test_each_place_is_searched(client: Client) -> None:
    remark = (client.v1.deal_fields.create(name="Remark", field_type="text")).key
    number = (client.v1.person_fields.create(name="Number", field_type="double")).key
    extra = (client.v1.organization_fields.create(name="Second phone", field_type="phone")).key
    material = (client.v1.product_fields.create(name="Material", field_type="varchar")).key
    choice = client.v1.product_fields.create(name="Wood", field_type="enum", options=["Walnut"])
    acme = client.v1.organizations.create(
        name="Acme", address="Õuna 7, Tartu", custom_fields={extra: "+372 600 7788"}
    )
    ann = client.v1.persons.create(
        name="Ann Østergård",
        email=["ann@one.example", "second@two.example"],
        phone=["+372 (555) 12-34"],
        custom_fields={number: 4711.5},
    )
    deal = deal_of(client, "Desks", custom_fields={remark: "needs a forklift"})
    lamp = client.v1.products.create(
        name="Lamp",
        code="L-900",
        custom_fields={material: "Brass", choice.key: choice.raw["options"][0]["id"]},
    )
    client.v1.notes.create(content="<p>likes <b>Kirsch&amp;Co</b></p>", deal_id=deal.id, org_id=acme.id)
    places = {
        "desk": ("deal", deal.id),
        "FORKLIFT": ("deal", deal.id),
        "ostergard": ("person", ann.id),
        "Østerg": ("person", ann.id),
        "econd@tw": ("person", ann.id),
        "+37255512": ("person", ann.id),
        "555 1234": ("person", ann.id),
        "4711": ("person", ann.id),
        "ouna": ("organization", acme.id),
        "6007788": ("organization", acme.id),
        "l-900": ("product", lamp.id),
        "bras": ("product", lamp.id),
    }
    for term, record in places.items():
        assert found(client, term) == [record], term
    assert found(client, "kirsch&co") == [("deal", deal.id), ("organization", acme.id)]
    for nothing in ("walnut", "<b>", "p>", "zz", "%%", "__", "open", '"', "a OR b", "NEAR(", "desk*"):
        if len(nothing) > 1:
            assert found(client, nothing) == [], nothing
    results = client.v1.search_results.search(term="forklift").to_list()
    assert (results[0]["fields"], results[0]["notes"]) == ({remark: "needs a forklift"}, {})
    results = client.v1.search_results.search(term="kirsch", item_type="deal").to_list()
    assert results[0]["notes"] == {"1": "<p>likes <b>Kirsch&amp;Co</b></p>"}


def test_files_are_found_by_name(client: Client, local: Local[Client]) -> None:
    deal = deal_of(client, "Desks")
    lone = client.v1.files.create(file=("Lamp plan.txt", b"one"))
    hung = client.v1.files.create(file=("plan of desks.txt", b"two"), deal_id=deal.id)
    results = client.v1.search_results.search(term="plan").to_list()
    assert [(each.type, each.id, each.title) for each in results] == [
        ("file", hung.id, "plan of desks.txt"),
        ("file", lone.id, "Lamp plan.txt"),
    ]
    details = results[0].details or {}
    assert (details["deal_id"], details["deal_name"], details["file_size"]) == (deal.id, "Desks", 3)
    rita = local.add_user("Rita Regular")
    assert found(rita, "plan", item_type="file") == [("file", hung.id)]
    client.v1.files.update(hung.id, name="Drawing")
    assert found(client, "plan of") == []
    client.v1.files.delete(lone.id)
    assert found(client, "plan") == []


def test_the_best_match_comes_first(client: Client) -> None:
    titles = ["Big redwood", "Wood and more", "redwooded", "Wood", "A wood house", "more of the wood"]
    ids = {title: (deal_of(client, title)).id for title in titles}
    note = deal_of(client, "Noted")
    client.v1.notes.create(content="wood", deal_id=note.id)
    results = client.v1.search_results.search(term="wood").to_list()
    assert [each.title for each in results] == [
        "Wood",
        "Wood and more",
        "A wood house",
        "more of the wood",
        "Big redwood",
        "redwooded",
        "Noted",
    ]
    assert [each.result_score for each in results] == [4.0, 3.0, 2.5, 2.5, 2.0, 2.0, 2.0]
    more = client.v1.search_results.search(term="wood more").to_list()
    assert [each.id for each in more] == [ids["Wood and more"], ids["more of the wood"]]
    assert {each.result_score for each in more} == {1.5}
    pages = client.v1.search_results.search(term="wood", start=1, limit=2)
    assert [each.title for each in pages] == [each.title for each in results[1:]]
    reply = client.request("GET", "/v1/searchResults", query={"term": "wood", "start": 2, "limit": 2})
    assert reply.answer.additional_data == {
        "pagination": {"start": 2, "limit": 2, "more_items_in_collection": True, "next_start": 4}
    }


def test_a_single_letter_in_front_may_end_a_word(client: Client) -> None:
    deal = deal_of(client, "Blub Äpfel")
    deal_of(client, "Birnen")
    assert found(client, "b äpfel") == [("deal", deal.id)]
    assert found(client, "x äpfel") == []


def test_common_terms_are_ranked_the_same(client: Client, local: Local[Client]) -> None:
    """More candidates than are looked at together: each kind of match is asked for by itself."""
    me = (client.v1.users.me()).id
    company = (client.v1.users.me())["company_id"]
    deal_of(client, "Wooden")
    columns = (
        "company_id, id, title, currency, user_id, creator_user_id, pipeline_id, stage_id, status,"
        " visible_to, add_time, update_time, idle_since, search_title"
    )
    local.database.write(
        lambda session: [
            session.run(
                Statement(
                    text(
                        f"INSERT INTO deals ({columns}) VALUES (:company, :id, :title, 'EUR', :me, :me, 1, 1,"
                        " 'open', 7, :now, :now, :now, '')"
                    )
                ),
                company=company,
                me=me,
                now="2026-03-02 09:00:00",
                id=1000 + number,
                title=("Redwood", "A wood", "Wood!", "Wood")[number % 4] + f" {number}" * (number % 4 < 3),
            )
            for number in range(400)
        ]
    )
    results = client.v1.search_results.search(term="wood", limit=500).to_list()
    assert len(results) == 401
    scores = [each.result_score or 0 for each in results]
    assert scores == sorted(scores, reverse=True)
    assert [scores.count(points) for points in (4.0, 3.0, 2.5, 2.0)] == [100, 101, 100, 100]
    assert [each.id for each in results[:100]] == sorted(each.id for each in results[:100])
    paged = client.v1.search_results.search(term="wood", limit=37).to_list()
    assert [each.id for each in paged] == [each.id for each in results]
    client.v1.deals.update(1003, visible_to="1")
    rita = local.add_user("Rita Regular")
    assert len(rita.v1.search_results.search(term="wood", limit=500).to_list()) == 400


def test_exact_matches_are_whole_values(client: Client) -> None:
    deal_of(client, "Acme deal")
    deal = deal_of(client, "ÄCME")
    person = client.v1.persons.create(name="X", email=["a@acme", "acme"])
    assert found(client, "acme", exact_match=True) == [("deal", deal.id), ("person", person.id)]
    assert found(client, "acm", exact_match=True) == []
    assert found(client, "x", exact_match=True) == [("person", person.id)]


def test_only_the_kind_that_is_asked_for_is_found(client: Client) -> None:
    deal = deal_of(client, "Acme")
    person = client.v1.persons.create(name="Acme")
    assert found(client, "acme", item_type="deal") == [("deal", deal.id)]
    assert found(client, "acme", item_type="person") == [("person", person.id)]
    for kind in ("organization", "product", "file"):
        assert found(client, "acme", item_type=kind) == []


def test_what_changes_is_found_by_its_new_text_alone(client: Client) -> None:
    key = (client.v1.deal_fields.create(name="Remark", field_type="varchar")).key
    deal = deal_of(client, "Before", custom_fields={key: "early"})
    client.v1.deals.update(deal.id, title="After", custom_fields={key: "late"})
    assert found(client, "before") == found(client, "early") == []
    assert found(client, "after") == found(client, "late") == [("deal", deal.id)]
    field = next(each for each in client.v1.deal_fields.list().to_list() if each.key == key)
    client.v1.deal_fields.delete(field.id or 0)
    assert found(client, "late") == []
    client.v1.deals.update(deal.id, is_archived=True)
    assert found(client, "after") == [("deal", deal.id)]
    client.v1.deals.update(deal.id, is_archived=False)
    with pytest.raises(BadRequest):
        client.v1.deals.update(deal.id, title="Refused", stage_id=99)
    assert found(client, "refused") == []
    client.v1.deals.delete(deal.id)
    assert found(client, "after") == []
    client.v1.deals.update(deal.id, status="open")
    assert found(client, "after") == [("deal", deal.id)]


def test_nobody_finds_what_is_hidden(client: Client, local: Local[Client]) -> None:
    deal = deal_of(client, "Secret", visible_to="1")
    client.v1.notes.create(content="Whispered", deal_id=deal.id)
    rita, other = local.add_user("Rita Regular"), local.other_company()
    for stranger in (rita, other):
        assert found(stranger, "secret") == found(stranger, "whispered") == []
        assert found(stranger, "secret", exact_match=True) == []
        values = stranger.v1.search_results.search_by_field(
            term="secret", field_type="dealField", field_key="title"
        )
        assert values.to_list() == []
    hidden = client.v1.persons.create(name="Hidden", visible_to="1")
    shared = client.v1.deals.create(title="Shared", person_id=hidden.id)
    client.v1.notes.create(content="Murmured", deal_id=shared.id, person_id=hidden.id)
    assert found(rita, "murmured") == []
    assert found(client, "murmured") == [("deal", shared.id), ("person", hidden.id)]
    (seen,) = rita.v1.search_results.search(term="shared").to_list()
    assert (seen.details or {})["person_id"] == str(hidden.id)
    theirs = deal_of(other, "Secret")
    assert found(other, "secret") == [("deal", theirs.id)]
    assert found(client, "secret") == [("deal", deal.id)]


def test_values_of_a_field(client: Client) -> None:
    number = (client.v1.deal_fields.create(name="Number", field_type="double")).key
    day = (client.v1.deal_fields.create(name="Day", field_type="date")).key
    acme = client.v1.organizations.create(name="Acme", address="Long Street 1")
    ann = client.v1.persons.create(name="Ann Lee", email=["a@b.example", "ann@c.example"], phone="555-12")
    ids = [
        (deal_of(client, "Desk", custom_fields={number: 12.5, day: "2026-05-01"})).id,
        (deal_of(client, "desks 125", org_id=acme.id)).id,
        (deal_of(client, "Desk", custom_fields={number: 125})).id,
    ]

    def values(term: str, kind: Any, key: str, **more: Any) -> list[dict[str, Any]]:
        pages = client.v1.search_results.search_by_field(term=term, field_type=kind, field_key=key, **more)
        return [each.to_dict() for each in pages.to_list()]

    assert values("DESK", "dealField", "title") == [{"value": "Desk"}, {"value": "desks 125"}]
    assert values("desk", "dealField", "title", return_field_key="name") == [
        {"name": "Desk"},
        {"name": "desks 125"},
    ]
    assert values("esk", "dealField", "title", return_item_ids=True, limit=1) == [
        {"id": ids[0], "title": "Desk"},
        {"id": ids[1], "title": "desks 125"},
        {"id": ids[2], "title": "Desk"},
    ]
    exact = {"exact_match": True, "return_item_ids": True}
    assert values("desk", "dealField", "title", **exact) == [
        {"id": ids[0], "title": "Desk"},
        {"id": ids[2], "title": "Desk"},
    ]
    assert values("12", "dealField", number) == [{"value": 12.5}, {"value": 125}]
    assert values("125", "dealField", number, **exact) == [{"id": ids[2], number: 125}]
    assert values("2026-05", "dealField", day) == [{"value": "2026-05-01"}]
    assert values("c.exam", "personField", "email", return_item_ids=True) == [
        {"id": ann.id, "email": "ann@c.example"}
    ]
    assert values("55512", "personField", "phone") == [{"value": "555-12"}]
    assert values("lee", "personField", "last_name", exact_match=True) == [{"value": "Lee"}]
    assert values("lee", "personField", "first_name") == []
    assert values("street", "organizationField", "address") == [{"value": "Long Street 1"}]
    assert values(str(acme.id), "dealField", "org_id", **exact) == [{"id": ids[1], "org_id": acme.id}]
    assert values("2026-03-02", "dealField", "add_time") == [{"value": "2026-03-02 09:00:00"}]
    assert values("nothing", "productField", "code") == []


@pytest.mark.parametrize(
    ("path", "query", "error"),
    [
        ("", {}, "term is required"),
        ("", {"term": "a"}, "term must have at least 2 characters"),
        ("", {"term": " a "}, "term must have at least 2 characters"),
        ("", {"term": " ", "exact_match": 1}, "term must have at least 1 character"),
        ("", {"term": "x" * 31, "exact_match": 1}, "term must have at most 30 characters with exact_match"),
        ("", {"term": "ab", "item_type": "lead"}, "item_type must be one of"),
        ("", {"term": "ab", "limit": 0}, "limit must be"),
        ("", {"term": "ab", "start": -1}, "start must be"),
        ("/field", {"term": "ab", "field_key": "title"}, "field_type is required"),
        ("/field", {"term": "ab", "field_type": "dealField"}, "field_key is required"),
        (
            "/field",
            {"term": "ab", "field_type": "leadField", "field_key": "title"},
            "field_type must be one of",
        ),
        ("/field", {"term": "a", "field_type": "dealField", "field_key": "title"}, "at least 2 characters"),
        (
            "/field",
            {"term": "ab", "field_type": "dealField", "field_key": "name"},
            "field_key: deals have no field 'name' that can be searched",
        ),
        (
            "/field",
            {"term": "ab", "field_type": "dealField", "field_key": "custom_fields"},
            "field_key: deals have no field 'custom_fields' that can be searched",
        ),
    ],
)
def test_bad_searches_are_refused(client: Client, path: str, query: dict[str, Any], error: str) -> None:
    with pytest.raises(BadRequest) as refused:
        client.request("GET", f"/v1/searchResults{path}", query=query)
    assert error in refused.value.body["error"]


def test_the_reason_of_a_loss_is_searched_by_its_field_alone(client: Client) -> None:
    lost = (deal_of(client, "Quay")).id
    client.v1.deals.update(lost, status="lost", lost_reason="Too expensive")
    found = client.v1.search_results.search_by_field(
        term="expensive", field_type="dealField", field_key="lost_reason", return_item_ids=True
    )
    assert [match.raw for match in found.to_list()] == [{"id": lost, "lost_reason": "Too expensive"}]
    assert client.v1.search_results.search(term="expensive").to_list() == []
    client.v1.deals.update(lost, status="open")
    assert found.to_list() == []


def test_fields_of_choices_are_refused(client: Client) -> None:
    field = client.v1.deal_fields.create(name="Size", field_type="enum", options=["Large"])
    with pytest.raises(BadRequest, match="a field of the type enum cannot be searched"):
        client.v1.search_results.search_by_field(
            term="large", field_type="dealField", field_key=field.key
        ).to_list()


def test_no_table_is_read_as_a_whole(client: Client, local: Local[Client]) -> None:
    deal_of(client, "Any")
    statements = [
        candidates(place, to_admin, with_archived=True, shown=place.source.column)
        for place in PLACES
        for to_admin in (True, False)
    ]
    statements += [
        narrowed_candidates(place_of("deal", "title"), False, ("person_id", "org_id")),
        narrowed_candidates(place_of("person", "name"), False, ("org_id",)),
        records_between("deal", "add_time", False),
        records_between("person", "org_id", False),
    ]
    values = {
        **dict.fromkeys(("company", "viewer", "first", "after", "last", "low", "high", "org_id"), 1),
        "fetch": 100,
        "person_id": 1,
        "matching": '"any"',
    }
    for each in statements:
        plan = plan_of(local.database, each, **values)
        whole = [
            step
            for step in plan
            if step.startswith("SCAN") and step.split()[1] not in ("found", "search_index")
        ]
        assert whole == [], (each, plan)
        assert not any("search_index" in step and "M1" not in step for step in plan), plan
