"""The search over everything and by field: what is searched, how it matches and ranks, and who finds what."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from pipedriver import AsyncClient, BadRequest
from pipedriver.api.v1.records.deals import Deal
from pipedriver.server.store.search import candidates, narrowed_candidates, records_between
from pipedriver.server.store.search_places import PLACES, place_of
from pipedriver.server.store.statement import Statement
from tests.operations.places import Local
from tests.server.plans import plan_of


async def found(client: AsyncClient, term: str, **narrowed: Any) -> list[tuple[str, int]]:
    """The kinds and ids that a search finds, in its order."""
    return [(each.type, each.id) async for each in client.v1.search_results.search(term=term, **narrowed)]


async def deal_of(client: AsyncClient, title: str, **more: Any) -> Deal:
    """A new deal, which is with somebody."""
    if not {"person_id", "org_id"} & set(more):
        more["person_id"] = (await client.v1.persons.create(name="Zed")).id
    return await client.v1.deals.create(title=title, **more)


async def test_results_have_the_shape_of_recorded_ones(client: AsyncClient) -> None:
    acme = await client.v1.organizations.create(name="Acme", address="Long Street 1")
    maria = await client.v1.persons.create(
        name="Maria Acme", org_id=acme.id, email="maria@acme.example", phone="+372 555 1234"
    )
    deal = await deal_of(client, "New acme deal", value=1500, person_id=maria.id, org_id=acme.id)
    lone = await deal_of(client, "Old acme deal")
    product = await client.v1.products.create(name="Lamp", code="ACME-1")
    results = await client.v1.search_results.search(term="acme").to_list()
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


async def test_each_place_is_searched(client: AsyncClient) -> None:
    remark = (await client.v1.deal_fields.create(name="Remark", field_type="text")).key
    number = (await client.v1.person_fields.create(name="Number", field_type="double")).key
    extra = (await client.v1.organization_fields.create(name="Second phone", field_type="phone")).key
    material = (await client.v1.product_fields.create(name="Material", field_type="varchar")).key
    choice = await client.v1.product_fields.create(name="Wood", field_type="enum", options=["Walnut"])
    acme = await client.v1.organizations.create(
        name="Acme", address="Õuna 7, Tartu", custom_fields={extra: "+372 600 7788"}
    )
    ann = await client.v1.persons.create(
        name="Ann Østergård",
        email=["ann@one.example", "second@two.example"],
        phone=["+372 (555) 12-34"],
        custom_fields={number: 4711.5},
    )
    deal = await deal_of(client, "Desks", custom_fields={remark: "needs a forklift"})
    lamp = await client.v1.products.create(
        name="Lamp",
        code="L-900",
        custom_fields={material: "Brass", choice.key: choice.raw["options"][0]["id"]},
    )
    await client.v1.notes.create(content="<p>likes <b>Kirsch&amp;Co</b></p>", deal_id=deal.id, org_id=acme.id)
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
        assert await found(client, term) == [record], term
    assert await found(client, "kirsch&co") == [("deal", deal.id), ("organization", acme.id)]
    for nothing in ("walnut", "<b>", "p>", "zz", "%%", "__", "open", '"', "a OR b", "NEAR(", "desk*"):
        if len(nothing) > 1:
            assert await found(client, nothing) == [], nothing
    results = await client.v1.search_results.search(term="forklift").to_list()
    assert (results[0]["fields"], results[0]["notes"]) == ({remark: "needs a forklift"}, {})
    results = await client.v1.search_results.search(term="kirsch", item_type="deal").to_list()
    assert results[0]["notes"] == {"1": "<p>likes <b>Kirsch&amp;Co</b></p>"}


async def test_files_are_found_by_name(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await deal_of(client, "Desks")
    lone = await client.v1.files.create(file=("Lamp plan.txt", b"one"))
    hung = await client.v1.files.create(file=("plan of desks.txt", b"two"), deal_id=deal.id)
    results = await client.v1.search_results.search(term="plan").to_list()
    assert [(each.type, each.id, each.title) for each in results] == [
        ("file", hung.id, "plan of desks.txt"),
        ("file", lone.id, "Lamp plan.txt"),
    ]
    details = results[0].details or {}
    assert (details["deal_id"], details["deal_name"], details["file_size"]) == (deal.id, "Desks", 3)
    rita = local.add_user("Rita Regular")
    assert await found(rita, "plan", item_type="file") == [("file", hung.id)]
    await client.v1.files.update(hung.id, name="Drawing")
    assert await found(client, "plan of") == []
    await client.v1.files.delete(lone.id)
    assert await found(client, "plan") == []


async def test_the_best_match_comes_first(client: AsyncClient) -> None:
    titles = ["Big redwood", "Wood and more", "redwooded", "Wood", "A wood house", "more of the wood"]
    ids = {title: (await deal_of(client, title)).id for title in titles}
    note = await deal_of(client, "Noted")
    await client.v1.notes.create(content="wood", deal_id=note.id)
    results = await client.v1.search_results.search(term="wood").to_list()
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
    more = await client.v1.search_results.search(term="wood more").to_list()
    assert [each.id for each in more] == [ids["Wood and more"], ids["more of the wood"]]
    assert {each.result_score for each in more} == {1.5}
    pages = client.v1.search_results.search(term="wood", start=1, limit=2)
    assert [each.title async for each in pages] == [each.title for each in results[1:]]
    reply = await client.request("GET", "/v1/searchResults", query={"term": "wood", "start": 2, "limit": 2})
    assert reply.answer.additional_data == {
        "pagination": {"start": 2, "limit": 2, "more_items_in_collection": True, "next_start": 4}
    }


async def test_a_single_letter_in_front_may_end_a_word(client: AsyncClient) -> None:
    deal = await deal_of(client, "Blub Äpfel")
    await deal_of(client, "Birnen")
    assert await found(client, "b äpfel") == [("deal", deal.id)]
    assert await found(client, "x äpfel") == []


async def test_common_terms_are_ranked_the_same(client: AsyncClient, local: Local[AsyncClient]) -> None:
    """More candidates than are looked at together: each kind of match is asked for by itself."""
    me = (await client.v1.users.me()).id
    company = (await client.v1.users.me())["company_id"]
    await deal_of(client, "Wooden")
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
    results = await client.v1.search_results.search(term="wood", limit=500).to_list()
    assert len(results) == 401
    scores = [each.result_score or 0 for each in results]
    assert scores == sorted(scores, reverse=True)
    assert [scores.count(points) for points in (4.0, 3.0, 2.5, 2.0)] == [100, 101, 100, 100]
    assert [each.id for each in results[:100]] == sorted(each.id for each in results[:100])
    paged = await client.v1.search_results.search(term="wood", limit=37).to_list()
    assert [each.id for each in paged] == [each.id for each in results]
    await client.v1.deals.update(1003, visible_to="1")
    rita = local.add_user("Rita Regular")
    assert len(await rita.v1.search_results.search(term="wood", limit=500).to_list()) == 400


async def test_exact_matches_are_whole_values(client: AsyncClient) -> None:
    await deal_of(client, "Acme deal")
    deal = await deal_of(client, "ÄCME")
    person = await client.v1.persons.create(name="X", email=["a@acme", "acme"])
    assert await found(client, "acme", exact_match=True) == [("deal", deal.id), ("person", person.id)]
    assert await found(client, "acm", exact_match=True) == []
    assert await found(client, "x", exact_match=True) == [("person", person.id)]


async def test_only_the_kind_that_is_asked_for_is_found(client: AsyncClient) -> None:
    deal = await deal_of(client, "Acme")
    person = await client.v1.persons.create(name="Acme")
    assert await found(client, "acme", item_type="deal") == [("deal", deal.id)]
    assert await found(client, "acme", item_type="person") == [("person", person.id)]
    for kind in ("organization", "product", "file"):
        assert await found(client, "acme", item_type=kind) == []


async def test_what_changes_is_found_by_its_new_text_alone(client: AsyncClient) -> None:
    key = (await client.v1.deal_fields.create(name="Remark", field_type="varchar")).key
    deal = await deal_of(client, "Before", custom_fields={key: "early"})
    await client.v1.deals.update(deal.id, title="After", custom_fields={key: "late"})
    assert await found(client, "before") == await found(client, "early") == []
    assert await found(client, "after") == await found(client, "late") == [("deal", deal.id)]
    field = next(each for each in await client.v1.deal_fields.list().to_list() if each.key == key)
    await client.v1.deal_fields.delete(field.id or 0)
    assert await found(client, "late") == []
    await client.v1.deals.update(deal.id, is_archived=True)
    assert await found(client, "after") == [("deal", deal.id)]
    await client.v1.deals.update(deal.id, is_archived=False)
    with pytest.raises(BadRequest):
        await client.v1.deals.update(deal.id, title="Refused", stage_id=99)
    assert await found(client, "refused") == []
    await client.v1.deals.delete(deal.id)
    assert await found(client, "after") == []
    await client.v1.deals.update(deal.id, status="open")
    assert await found(client, "after") == [("deal", deal.id)]


async def test_nobody_finds_what_is_hidden(client: AsyncClient, local: Local[AsyncClient]) -> None:
    deal = await deal_of(client, "Secret", visible_to="1")
    await client.v1.notes.create(content="Whispered", deal_id=deal.id)
    rita, other = local.add_user("Rita Regular"), local.other_company()
    for stranger in (rita, other):
        assert await found(stranger, "secret") == await found(stranger, "whispered") == []
        assert await found(stranger, "secret", exact_match=True) == []
        values = stranger.v1.search_results.search_by_field(
            term="secret", field_type="dealField", field_key="title"
        )
        assert await values.to_list() == []
    hidden = await client.v1.persons.create(name="Hidden", visible_to="1")
    shared = await client.v1.deals.create(title="Shared", person_id=hidden.id)
    await client.v1.notes.create(content="Murmured", deal_id=shared.id, person_id=hidden.id)
    assert await found(rita, "murmured") == []
    assert await found(client, "murmured") == [("deal", shared.id), ("person", hidden.id)]
    (seen,) = await rita.v1.search_results.search(term="shared").to_list()
    assert (seen.details or {})["person_id"] == str(hidden.id)
    theirs = await deal_of(other, "Secret")
    assert await found(other, "secret") == [("deal", theirs.id)]
    assert await found(client, "secret") == [("deal", deal.id)]


async def test_values_of_a_field(client: AsyncClient) -> None:
    number = (await client.v1.deal_fields.create(name="Number", field_type="double")).key
    day = (await client.v1.deal_fields.create(name="Day", field_type="date")).key
    acme = await client.v1.organizations.create(name="Acme", address="Long Street 1")
    ann = await client.v1.persons.create(
        name="Ann Lee", email=["a@b.example", "ann@c.example"], phone="555-12"
    )
    ids = [
        (await deal_of(client, "Desk", custom_fields={number: 12.5, day: "2026-05-01"})).id,
        (await deal_of(client, "desks 125", org_id=acme.id)).id,
        (await deal_of(client, "Desk", custom_fields={number: 125})).id,
    ]

    async def values(term: str, kind: Any, key: str, **more: Any) -> list[dict[str, Any]]:
        pages = client.v1.search_results.search_by_field(term=term, field_type=kind, field_key=key, **more)
        return [each.to_dict() for each in await pages.to_list()]

    assert await values("DESK", "dealField", "title") == [{"value": "Desk"}, {"value": "desks 125"}]
    assert await values("desk", "dealField", "title", return_field_key="name") == [
        {"name": "Desk"},
        {"name": "desks 125"},
    ]
    assert await values("esk", "dealField", "title", return_item_ids=True, limit=1) == [
        {"id": ids[0], "title": "Desk"},
        {"id": ids[1], "title": "desks 125"},
        {"id": ids[2], "title": "Desk"},
    ]
    exact = {"exact_match": True, "return_item_ids": True}
    assert await values("desk", "dealField", "title", **exact) == [
        {"id": ids[0], "title": "Desk"},
        {"id": ids[2], "title": "Desk"},
    ]
    assert await values("12", "dealField", number) == [{"value": 12.5}, {"value": 125}]
    assert await values("125", "dealField", number, **exact) == [{"id": ids[2], number: 125}]
    assert await values("2026-05", "dealField", day) == [{"value": "2026-05-01"}]
    assert await values("c.exam", "personField", "email", return_item_ids=True) == [
        {"id": ann.id, "email": "ann@c.example"}
    ]
    assert await values("55512", "personField", "phone") == [{"value": "555-12"}]
    assert await values("lee", "personField", "last_name", exact_match=True) == [{"value": "Lee"}]
    assert await values("lee", "personField", "first_name") == []
    assert await values("street", "organizationField", "address") == [{"value": "Long Street 1"}]
    assert await values(str(acme.id), "dealField", "org_id", **exact) == [{"id": ids[1], "org_id": acme.id}]
    assert await values("2026-03-02", "dealField", "add_time") == [{"value": "2026-03-02 09:00:00"}]
    assert await values("nothing", "productField", "code") == []


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
async def test_bad_searches_are_refused(
    client: AsyncClient, path: str, query: dict[str, Any], error: str
) -> None:
    with pytest.raises(BadRequest) as refused:
        await client.request("GET", f"/v1/searchResults{path}", query=query)
    assert error in refused.value.body["error"]


async def test_the_reason_of_a_loss_is_searched_by_its_field_alone(client: AsyncClient) -> None:
    lost = (await deal_of(client, "Quay")).id
    await client.v1.deals.update(lost, status="lost", lost_reason="Too expensive")
    found = client.v1.search_results.search_by_field(
        term="expensive", field_type="dealField", field_key="lost_reason", return_item_ids=True
    )
    assert [match.raw for match in await found.to_list()] == [{"id": lost, "lost_reason": "Too expensive"}]
    assert await client.v1.search_results.search(term="expensive").to_list() == []
    await client.v1.deals.update(lost, status="open")
    assert await found.to_list() == []


async def test_fields_of_choices_are_refused(client: AsyncClient) -> None:
    field = await client.v1.deal_fields.create(name="Size", field_type="enum", options=["Large"])
    with pytest.raises(BadRequest, match="a field of the type enum cannot be searched"):
        await client.v1.search_results.search_by_field(
            term="large", field_type="dealField", field_key=field.key
        ).to_list()


async def test_no_table_is_read_as_a_whole(client: AsyncClient, local: Local[AsyncClient]) -> None:
    await deal_of(client, "Any")
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
