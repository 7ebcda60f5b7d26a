# Made by tools/generate.py from tests/operations/aio/test_choices.py: change that, and run it again.
"""What is chosen from a few values, over HTTP: each value is taken, kept and told."""

from __future__ import annotations

from datetime import date
from email.message import EmailMessage
from typing import Any, get_args

import pytest

from pipedriver import Client
from pipedriver.api.declared import declared_operations
from pipedriver.api.v1.arguments import (
    BillingFrequency,
    GoalInterval,
    GoalTypeName,
    RoleSettingKey,
    TeamOrder,
    VisibleTo,
)
from pipedriver.core.shapes import as_list
from tests.operations.places import Local

DECLARED = {operation.key: operation.parameter_by_name for operation in declared_operations("v1")}
ICONS = DECLARED["POST /v1/activityTypes"]["icon_key"].choices or ()
FLOW_ITEMS = [str(item) for item in DECLARED["GET /v1/deals/{id}/flow"]["items"].choices or ()]
CYCLES = {"weekly": 4}
"""How many times something is billed whose frequency wants that told."""


def _one(data: Any) -> Any:
    """The record of an answer; v1 gives a team alone or in a list."""
    several = as_list(data)
    return data if several is None else several[0]


def test_each_icon_is_kept(client: Client) -> None:
    made = client.v1.activity_types.create(name="Visit", icon_key="car")
    for icon in ICONS:
        body = {"icon_key": icon}
        changed = client.request("PUT", f"/v1/activityTypes/{made.id}", body=body)
        assert changed.data["icon_key"] == icon
        added = client.request("POST", "/v1/activityTypes", body={"name": f"Type {icon}", **body})
        assert added.data["icon_key"] == icon


@pytest.mark.parametrize("path", ["deals", "persons", "organizations", "products"])
def test_each_visibility_is_kept(client: Client, path: str) -> None:
    person = (client.v1.persons.create(name="Ann")).id
    body = {"title": "Deal", "person_id": person} if path == "deals" else {"name": "Name"}
    for value in get_args(VisibleTo):
        made = client.request("POST", f"/v1/{path}", body={**body, "visible_to": value})
        assert made.data["visible_to"] == value
        first = client.request("PUT", f"/v1/{path}/1", body={"visible_to": value})
        assert first.data["visible_to"] == value


def test_each_frequency_is_billed(client: Client) -> None:
    person = (client.v1.persons.create(name="Ann")).id
    product = (client.v1.products.create(name="Lamp")).id
    # Of a year: what is billed again and again, and all that is billed.
    revenues = {
        "one-time": (0, 1),
        "annually": (1, 1),
        "semi-annually": (2, 2),
        "quarterly": (4, 4),
        "monthly": (12, 12),
        "weekly": (52, 4),
    }
    for frequency in get_args(BillingFrequency):
        body = {"billing_frequency": frequency, "billing_frequency_cycles": CYCLES.get(frequency)}
        for verb, path in (("POST", "/v1/products"), ("PUT", f"/v1/products/{product}")):
            written = (client.request(verb, path, body={"name": "Lamp", **body})).data
            assert {name: written[name] for name in body} == body
        deal = (client.v1.deals.create(title="Deal", person_id=person)).id
        path = f"/v1/deals/{deal}/products"
        priced = {"product_id": product, "item_price": 1, "quantity": 1}
        line = (client.request("POST", path, body={**priced, **body})).data
        found = client.v1.deals.get(deal)
        assert (found.arr, found.acv) == revenues[frequency], frequency
        again = (client.request("PUT", f"{path}/{line['id']}", body=body)).data
        assert {name: again[name] for name in body} == body


def test_each_way_of_taxing_is_kept(client: Client) -> None:
    person = (client.v1.persons.create(name="Ann")).id
    product = (client.v1.products.create(name="Lamp")).id
    for method in ("exclusive", "inclusive", "none"):
        deal = (client.v1.deals.create(title="Deal", person_id=person)).id
        added = client.v1.deals.add_product(
            deal, product_id=product, item_price=1, quantity=1, tax_method=method
        )
        assert added.tax_method == method
        for other in ("none", "inclusive", "exclusive"):
            changed = client.v1.deals.update_product(deal, added.id, tax_method=other)
            assert changed.tax_method == other


def test_remote_files_of_each_type_on_each_kind_of_record(client: Client) -> None:
    org = (client.v1.organizations.create(name="Acme")).id
    person = (client.v1.persons.create(name="Ann")).id
    deal = (client.v1.deals.create(title="Deal", person_id=person)).id
    client.v1.persons.create(name="Bob")
    for kind, id, link in (
        ("deal", deal, "deal_id"),
        ("person", 2, "person_id"),
        ("organization", org, "org_id"),
    ):
        place = {"item_type": kind, "item_id": id, "remote_location": "googledrive"}
        for file_type in ("gdoc", "gslides", "gsheet", "gform", "gdraw"):
            body = {**place, "file_type": file_type, "title": "Offer"}
            made = (client.request("POST", "/v1/files/remote", body=body)).data
            assert (made["file_type"], made[link]) == (file_type, id)
        linked = (client.request("POST", "/v1/files/remoteLink", body={**place, "remote_id": kind})).data
        assert (linked["remote_id"], linked[link]) == (kind, id)


def test_the_status_narrows_the_deals_of_others(client: Client) -> None:
    org = (client.v1.organizations.create(name="Acme")).id
    product = (client.v1.products.create(name="Lamp")).id
    for status in ("open", "won", "lost", "deleted"):
        deal = (client.v1.deals.create(title=status, org_id=org)).id
        client.v1.deals.add_product(deal, product_id=product, item_price=1, quantity=1)
        client.v1.deals.update(deal, status=status)
    for path in (f"/v1/organizations/{org}/deals", f"/v1/products/{product}/deals"):
        for status in ("open", "won", "lost", "deleted", "all_not_deleted"):
            found = client.request("GET", path, query={"status": status})
            wanted = ["open", "won", "lost"] if status == "all_not_deleted" else [status]
            assert [each["title"] for each in found.data] == wanted


def test_flags_are_put_up_and_taken_down(client: Client) -> None:
    me = (client.v1.users.me()).id
    org = (client.v1.organizations.create(name="Acme")).id
    person = (client.v1.persons.create(name="Ann")).id
    deal = (client.v1.deals.create(title="Deal", person_id=person)).id
    links = {"deal_id": deal, "person_id": person, "org_id": org}
    pins = [f"pinned_to_{kind}_flag" for kind in ("deal", "person", "organization")]
    cases: list[tuple[str, dict[str, Any], list[str]]] = [
        ("activities", {"subject": "Ring"}, ["busy_flag", "done"]),
        ("notes", {"content": "x", **links}, pins),
        ("products", {"name": "Lamp"}, ["selectable"]),
        ("stages", {"name": "New", "pipeline_id": 1, "rotten_days": 5}, ["rotten_flag"]),
        ("pipelines", {"name": "New"}, ["deal_probability"]),
        ("teams", {"name": "Team", "manager_id": me}, ["active_flag", "deleted_flag"]),
    ]
    for path, body, flags in cases:
        made = (client.request("POST", f"/v1/{path}", body=body)).data
        id = _one(made)["id"]
        for flag in flags:
            for value in (1, 0, 1):
                changed: Any = (client.request("PUT", f"/v1/{path}/{id}", body={flag: value})).data
                assert _one(changed)[flag] == value, (path, flag)


def test_teams_are_ordered_by_each_of_what_they_can_be(client: Client, local: Local[Client]) -> None:
    me = (client.v1.users.me()).id
    rita = (local.add_user().v1.users.me()).id
    first = (client.v1.teams.create(name="B", manager_id=rita, users=[me])).id
    second = (client.v1.teams.create(name="A", manager_id=me, users=[me])).id
    client.v1.teams.update(second, active_flag=False)
    for order in get_args(TeamOrder):
        expected = [first, second] if order == "id" else [second, first]
        assert [team.id for team in client.v1.teams.list(order_by=order)] == expected
        assert [team.id for team in client.v1.teams.list_of_user(me, order_by=order)] == expected


def test_each_item_of_a_flow_is_what_it_says(client: Client, local: Local[Client]) -> None:
    rita = (local.add_user().v1.users.me()).id
    org = (client.v1.organizations.create(name="Acme")).id
    person = (client.v1.persons.create(name="Ann", email="ann@acme.example", org_id=org)).id
    deal = (client.v1.deals.create(title="Deal", person_id=person, org_id=org)).id
    links: dict[str, Any] = {"deal_id": deal, "person_id": person, "org_id": org}
    bob = client.v1.persons.create(name="Bob")
    client.v1.deals.add_participant(deal, person_id=bob.id)
    client.v1.notes.create(content="x", **links)
    client.v1.files.create(file=("a.txt", b"x"), **links)
    done = (client.v1.activities.create(subject="Done", done=True, **links)).id
    planned = (client.v1.activities.create(subject="Planned", **links)).id
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "ann@acme.example", "us@example.com", "Hello"
    message.set_content("Hello")
    local.place.import_mail(message, deal_id=deal)
    for path, kind in (("deals", "deal"), ("persons", "person"), ("organizations", "organization")):
        client.request("POST", f"/v1/{path}/1/followers", body={"user_id": rita})
        told: dict[str, set[str]] = {}
        for item in FLOW_ITEMS:
            reply = client.request("GET", f"/v1/{path}/1/flow", query={"items": item})
            found: list[Any] = reply.data or []
            told[item] = {each["object"] for each in found}
            if item == "plannedActivity":
                assert [each["data"]["id"] for each in found] == [planned]
            if item == "activity":
                assert {each["data"]["id"] for each in found} == {planned, done}
        expected = {
            "activity": {"activity"},
            "plannedActivity": {"activity"},
            "change": {f"{kind}Change"},
            f"{kind}Change": {f"{kind}Change"},
            "follower": {f"{kind}Follower"},
            f"{kind}Follower": {f"{kind}Follower"},
            "note": {"note"},
            "file": {"file"},
            "mailMessage": {"mailMessage"},
            **({"participant": {"participant"}} if kind == "deal" else {"deal": {"deal"}}),
        }
        assert {item: objects for item, objects in told.items() if objects} == expected


def test_each_default_of_a_role_is_kept(client: Client) -> None:
    role = (client.v1.roles.create(name="Sales")).id
    for key in get_args(RoleSettingKey):
        for value in (1, 3, 5, 7):
            client.v1.roles.update_setting(role, setting_key=key, value=value)
            assert (client.v1.roles.get_settings(role))[key] == value


def test_a_role_says_who_sees_new_products(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    role = (client.v1.roles.create(name="Sales")).id
    client.v1.roles.add_assignment(role, user_id=(rita.v1.users.me()).id)
    client.v1.roles.update_setting(role, setting_key="product_default_visibility", value=1)
    local.permit((rita.v1.users.me()).id, also={"can_add_products"})
    assert (rita.v1.products.create(name="Lamp")).visible_to == "1"


def test_permission_sets_of_each_app(client: Client) -> None:
    apps: list[tuple[Any, list[str]]] = [("global", ["admin", "regular"]), ("account_settings", ["admin"])]
    for app, kinds in apps:
        found = client.v1.permission_sets.list(app=app)
        assert [(each.app, each.type) for each in found] == [(app, kind) for kind in kinds]


def test_filters_of_each_type(client: Client) -> None:
    name = {"deals": "title", "leads": "title", "activity": "subject"}
    objects = {"deals": "deal", "org": "organization", "people": "person", "products": "product"}
    saved: dict[str, int] = {}
    for type in ("deals", "org", "people", "products", "activity"):
        rooms = {"people": "person", "org": "organization", "deals": "deal", "products": "product"}
        fields = client.request("GET", f"/v1/{rooms.get(type, type)}Fields", query={"limit": 500})
        (field,) = [each["id"] for each in fields.data if each["key"] == name.get(type, "name")]
        condition = {"object": objects.get(type, type), "field_id": field, "operator": "=", "value": "x"}
        groups: Any = [{"glue": "and", "conditions": [condition]}, {"glue": "or", "conditions": []}]
        body: Any = {"name": type, "type": type, "conditions": {"glue": "and", "conditions": groups}}
        saved[type] = (client.request("POST", "/v1/filters", body=body)).data["id"]
    for type, id in saved.items():
        listed = (client.request("GET", "/v1/filters", query={"type": type})).data
        assert [(each["id"], each["type"]) for each in listed] == [(id, type)]
        conditions = (client.request("GET", f"/v1/filters/{id}")).data["conditions"]
        for value in get_args(VisibleTo):
            body = {"conditions": conditions, "visible_to": value}
            changed = (client.request("PUT", f"/v1/filters/{id}", body=body)).data
            assert changed["visible_to"] == value


def test_goals_of_each_type_and_interval(client: Client) -> None:
    me = (client.v1.users.me()).id
    goals: dict[GoalTypeName, str] = {}
    for type in get_args(GoalTypeName):
        goal = client.v1.goals.create(
            assignee={"id": me, "type": "person"},
            type={"name": type, "params": {"stage_id": 2} if type == "deals_progressed" else {}},
            expected_outcome={"target": 5, "tracking_metric": "quantity"},
            duration={"start": date(2026, 1, 1)},
            interval="monthly",
        )
        goals[type] = goal.id
        for interval in get_args(GoalInterval):
            assert (client.v1.goals.update(goal.id, interval=interval)).interval == interval
    for type, id in goals.items():
        assert [goal.id for goal in client.v1.goals.find(type_name=type)] == [id]


def test_each_marketing_status_is_kept(client: Client) -> None:
    for status in ("no_consent", "unsubscribed", "subscribed", "archived"):
        made = client.v1.persons.create(name="Ann", email="a@example.com", marketing_status=status)
        assert made.marketing_status == status
        later = client.v1.persons.create(name="Bob", email="b@example.com")
        assert (client.v1.persons.update(later.id, marketing_status=status)).marketing_status == status
