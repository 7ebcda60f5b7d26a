# Made by tools/generate.py from tests/operations/aio/test_rights.py: change that, and run it again.
"""Users' rights over HTTP: roles and what they let see, permission sets, teams, settings, messages."""

from __future__ import annotations

import pytest

from pipedriver import BadRequest, Client, Forbidden, NotFound, Unauthorized
from pipedriver.server.crm.global_messages import tell
from pipedriver.server.crm.permissions import PERMISSIONS
from tests.operations.places import Local


def _id(client: Client) -> int:
    return (client.v1.users.me()).id


def test_a_new_company_has_its_default_role(client: Client, local: Local[Client]) -> None:
    local.add_user()
    (role,) = client.v1.roles.list().to_list()
    assert role.to_dict() == {
        "id": 1,
        "parent_role_id": None,
        "name": "(Unassigned users)",
        "active_flag": True,
        "assignment_count": "2",
        "sub_role_count": "0",
        "level": 1,
    }
    read = client.v1.roles.get(1)
    assert read.settings is not None
    assert (read.settings.deal_default_visibility, read.settings.deal_access_level) == (3, 7)
    assert (client.v1.users.get_role_settings(_id(client))) == read.settings


def test_roles_make_a_tree(client: Client) -> None:
    top = (client.v1.roles.create(name="Sales")).id
    client.v1.roles.update_setting(top, setting_key="deal_default_visibility", value=5)
    middle = (client.v1.roles.create(name="Europe", parent_role_id=top)).id
    low = (client.v1.roles.create(name="Baltics", parent_role_id=middle)).id
    assert [each.id for each in client.v1.roles.list(start=1, limit=2).to_list()][:2] == [top, middle]
    levels = {each.id: (each.level, each.sub_role_count) for each in client.v1.roles.list().to_list()}
    assert levels == {1: (1, "0"), top: (1, "1"), middle: (2, "1"), low: (3, "0")}
    assert [each.name for each in client.v1.roles.list_sub_roles(top).to_list()] == ["Europe"]
    settings = client.v1.roles.get_settings(middle)
    assert (settings.deal_default_visibility, settings.get("deal_access_level")) == (5, None)
    for parent in (top, middle, low):
        with pytest.raises(BadRequest) as refused:
            client.v1.roles.update(top, parent_role_id=parent)
        assert refused.value.body["error"] == "parent_role_id: a role cannot be below itself"
    client.v1.roles.update(middle, parent_role_id=None, name="EMEA")
    levels = {each.id: (each.level, each.sub_role_count) for each in client.v1.roles.list().to_list()}
    assert levels == {1: (1, "0"), top: (1, "0"), middle: (1, "1"), low: (2, "0")}
    client.v1.roles.update(top, parent_role_id=low)
    with pytest.raises(BadRequest):
        client.v1.roles.update(middle, parent_role_id=top)
    assert (client.v1.roles.delete(low)).id == low
    assert (client.v1.roles.get(top)).parent_role_id == middle
    with pytest.raises(BadRequest):
        client.v1.roles.delete(1)
    for call in (client.v1.roles.get, client.v1.roles.delete, client.v1.roles.get_settings):
        with pytest.raises(NotFound):
            call(99)
    with pytest.raises(BadRequest):
        client.v1.roles.create(name="  ")
    with pytest.raises(BadRequest):
        client.v1.roles.create(name="Lost", parent_role_id=99)


def test_roles_are_given_and_taken(client: Client, local: Local[Client]) -> None:
    rita = _id(local.add_user())
    stranger = _id(local.other_company())
    role = (client.v1.roles.create(name="Sales")).id
    given = client.v1.roles.add_assignment(role, user_id=rita)
    assert given.to_dict() == {"user_id": rita, "role_id": role}
    (assigned,) = client.v1.roles.list_assignments(role).to_list()
    assert assigned.to_dict() == {
        "user_id": rita,
        "role_id": role,
        "parent_role_id": None,
        "name": "Sales",
        "active_flag": True,
        "type": "1",
    }
    assert client.v1.users.list_role_assignments(rita).to_list() == [assigned]
    assert (client.v1.roles.delete_assignment(role, user_id=rita)).id == role
    assert (client.v1.users.get(rita)).role_id == 1
    with pytest.raises(NotFound):
        client.v1.roles.delete_assignment(role, user_id=rita)
    with pytest.raises(NotFound):
        client.v1.roles.add_assignment(role, user_id=stranger)
    client.v1.users.add_role_assignment(rita, role_id=role)
    assert (client.v1.users.get(rita)).role_id == role
    client.v1.users.delete_role_assignment(rita, role_id=role)
    client.v1.users.add_role_assignment(rita, role_id=role)
    client.v1.roles.delete(role)
    assert (client.v1.users.get(rita)).role_id == 1


def test_who_sees_a_deal_follows_from_roles(client: Client, local: Local[Client]) -> None:
    top = (client.v1.roles.create(name="Top")).id
    middle = (client.v1.roles.create(name="Middle", parent_role_id=top)).id
    low = (client.v1.roles.create(name="Low", parent_role_id=middle)).id
    people = {name: local.add_user(name) for name in ("Boss", "Owner", "Peer", "Below", "Aside")}
    ids = {name: _id(each) for name, each in people.items()}
    roles = {"Boss": top, "Owner": middle, "Peer": middle, "Below": low}
    for name, role in roles.items():
        client.v1.roles.add_assignment(role, user_id=ids[name])
    org = client.v1.organizations.create(name="Acme", visible_to="7")
    deals = {
        value: (client.v1.deals.create(title=value, org_id=org.id, user_id=ids["Owner"], visible_to=value)).id
        for value in ("1", "3", "5", "7")
    }
    expected = {
        "Boss": "1357",
        "Owner": "1357",
        "Peer": "357",
        "Below": "57",
        "Aside": "7",
    }
    admin = _id(client)
    for name, each in people.items():
        listed = [deal.title for deal in each.v1.deals.list().to_list()]
        assert "".join(listed) == expected[name], name
    for value, deal in deals.items():
        permitted = client.v1.deals.list_permitted_users(deal)
        seeing = {ids[name] for name, seen in expected.items() if value in seen}
        assert set(permitted) == seeing | {admin}
    with pytest.raises(Forbidden):
        people["Aside"].v1.deals.list_permitted_users(deals["3"])
    client.v1.deals.add_follower(deals["1"], user_id=ids["Aside"])
    assert (people["Aside"].v1.deals.get(deals["1"])).title == "1"
    assert ids["Aside"] in client.v1.deals.list_permitted_users(deals["1"])


def test_of_a_hidden_link_its_name_is_seen_by_those_who_may(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    org = client.v1.organizations.create(name="Secret Ltd", address="Tallinn", visible_to="1")
    sue = client.v1.persons.create(name="Secret Sue", email="sue@example.com", visible_to="1")
    olga = client.v1.persons.create(name="Open Olga", org_id=org.id)
    deal = (client.v1.deals.create(title="Deal", person_id=sue.id, org_id=org.id)).id
    taking_part = client.v1.deals.add_participant(deal, person_id=olga.id)
    product = client.v1.products.create(name="Secret sauce", visible_to="1")
    client.v1.deals.add_product(deal, product_id=product.id, item_price=5, quantity=1)

    def seen_names(caller: Client) -> list[str | None]:
        read = caller.v1.deals.get(deal)
        (found,) = caller.v1.persons.find(term="Olga").to_list()
        (line,) = caller.v1.deals.list_products(deal).to_list()
        return [read.org_name, read.person_name, found.org_name, line.name]

    secrets = ["Secret Ltd", "Secret Sue", "Secret Ltd", "Secret sauce"]
    assert seen_names(client) == secrets
    assert seen_names(rita) == ["(hidden)"] * 4
    read = rita.v1.deals.get(deal)
    assert (read.person_hidden, read.org_hidden) == (True, True)
    raw = rita.request("GET", f"/v1/deals/{deal}")
    for text in ("sue@example.com", "Tallinn", "Secret"):
        assert text not in str(raw.data) + str(raw.answer.related_objects), text
    assert [each.id for each in rita.v1.deals.list_participants(deal).to_list()] == [taking_part.id]
    assert len(client.v1.deals.list_participants(deal).to_list()) == 2
    flow = str((rita.request("GET", f"/v1/deals/{deal}/flow")).data)
    assert "Secret" not in flow
    hers = (rita.v1.users.me()).id
    local.permit(hers, also={"can_see_hidden_items_names"})
    assert seen_names(rita) == secrets
    assert "sue@example.com" not in str((rita.request("GET", f"/v1/deals/{deal}")).answer.related_objects)
    client.v1.persons.add_follower(sue.id, user_id=hers)
    assert (rita.v1.deals.get(deal)).person_hidden is False


def test_what_is_given_away_is_answered_once_more(client: Client, local: Local[Client]) -> None:
    rita, otto = local.add_user(), local.add_user("Otto Other")
    his = (otto.v1.users.me()).id
    org = rita.v1.organizations.create(name="Acme")
    deal = rita.v1.deals.create(title="Mine", org_id=org.id, visible_to="1")
    made = rita.v1.deals.create(title="His", org_id=org.id, visible_to="1", user_id=his)
    product = rita.v1.products.create(name="Pencil", visible_to="1")
    for follower in rita.v1.deals.list_followers(deal.id):
        rita.v1.deals.delete_follower(deal.id, follower_id=follower.id)
    for each in rita.v1.products.list_followers(product.id).to_list():
        rita.v1.products.delete_follower(product.id, follower_id=each.id)
    assert (rita.v1.deals.update(deal.id, user_id=his)).title == "Mine"
    assert (rita.v1.products.update(product.id, owner_id=his)).name == "Pencil"
    for hidden in (deal, made):
        with pytest.raises(Forbidden):
            rita.v1.deals.get(hidden.id)
        assert (otto.v1.deals.get(hidden.id)).title == hidden.title
    with pytest.raises(Forbidden):
        rita.v1.products.get(product.id)


def test_contacts_and_products_have_permitted_users(client: Client, local: Local[Client]) -> None:
    admin, rita = _id(client), _id(local.add_user())
    hidden = client.v1.persons.create(name="Hidden", visible_to="1")
    shown = client.v1.organizations.create(name="Shown")
    assert client.v1.persons.list_permitted_users(hidden.id) == [admin]
    assert client.v1.organizations.list_permitted_users(shown.id) == [admin, rita]
    product = client.v1.products.create(name="Seen by its owner", visible_to="1")
    assert client.v1.products.list_permitted_users(product.id) == [admin]
    client.v1.products.update(product.id, visible_to="3")
    assert client.v1.products.list_permitted_users(product.id) == [admin, rita]
    with pytest.raises(NotFound):
        client.v1.products.list_permitted_users(product.id + 1)


def test_permission_sets(client: Client, local: Local[Client]) -> None:
    rita = _id(local.add_user())
    sets = client.v1.permission_sets.list()
    assert [(each.app, each.type, each.assignment_count) for each in sets] == [
        ("sales", "admin", 1),
        ("sales", "regular", 1),
        ("global", "admin", 1),
        ("global", "regular", 1),
        ("account_settings", "admin", 1),
    ]
    assert [each.id for each in client.v1.permission_sets.list(app="sales")] == [each.id for each in sets[:2]]
    regular = client.v1.permission_sets.get(sets[1].id)
    assert "can_add_deals" in regular.contents
    assert "can_delete_deals" not in regular.contents
    (assigned,) = client.v1.permission_sets.list_assignments(sets[1].id).to_list()
    assert (assigned.user_id, assigned.name) == (rita, "Deals regular user")
    with pytest.raises(NotFound):
        client.v1.permission_sets.get("nothing")
    with pytest.raises(NotFound):
        client.v1.permission_sets.list(app="projects")
    mine = client.v1.users.get_permissions(_id(client))
    assert mine.to_dict() == dict.fromkeys(sorted(PERMISSIONS), True)
    hers = client.v1.users.get_permissions(rita)
    assert (hers.can_use_api, hers.can_delete_deals) == (True, False)


def test_users_are_added_with_access(client: Client, local: Local[Client]) -> None:
    added = client.v1.users.create(email="new.one@example.com")
    assert (added.name, added.active_flag, added.activated, added.last_login) == (
        "new.one",
        True,
        False,
        None,
    )
    assert [(each.app, each.admin) for each in added.access or []] == [("sales", False), ("global", False)]
    access = [{"app": app, "admin": True} for app in ("sales", "global", "account_settings")]
    admin = client.v1.users.create(email="a@example.com", name="Ada", access=access, active_flag=False)
    assert (admin.name, admin.is_admin, admin.active_flag) == ("Ada", True, False)
    bad = (
        [{"app": "campaigns"}],
        [{"app": "sales"}, {"app": "sales"}],
        [{"app": "sales", "permission_set_id": "none"}],
        [{"app": "account_settings", "admin": False}],
    )
    for each in bad:
        with pytest.raises(BadRequest):
            client.v1.users.create(email="b@example.com", access=each)
    for email in ("nobody", "NEW.one@example.com"):
        with pytest.raises(BadRequest):
            client.v1.users.create(email=email)
    assert len(client.v1.users.list()) == 3
    with pytest.raises(Forbidden) as refused:
        local.add_user().v1.users.create(email="c@example.com")
    assert refused.value.body["error"] == "You do not have permissions to do this."


def test_users_are_let_in_or_not(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    id = _id(rita)
    with pytest.raises(Forbidden):
        rita.v1.users.update(id, active_flag=False)
    assert (client.v1.users.update(id, active_flag=False)).active_flag is False
    with pytest.raises(Unauthorized):
        rita.v1.users.me()
    client.v1.users.update(id, active_flag=True)
    assert (rita.v1.users.me()).id == id
    with pytest.raises(Forbidden):
        client.v1.users.update(_id(client), active_flag=False)
    with pytest.raises(NotFound):
        client.v1.users.update(99, active_flag=False)


def test_blacklisted_emails_and_followers(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    id = _id(rita)
    added = rita.v1.users.add_blacklisted_email(id, address="*@Example.org")
    assert added.address == "*@example.org"
    assert rita.v1.users.add_blacklisted_email(id, address="*@example.org") == added
    assert client.v1.users.list_blacklisted_emails(id) == [added]
    with pytest.raises(BadRequest):
        rita.v1.users.add_blacklisted_email(id, address="nobody")
    with pytest.raises(Forbidden):
        rita.v1.users.list_blacklisted_emails(_id(client))
    assert client.v1.users.list_followers(id) == []
    with pytest.raises(NotFound):
        client.v1.users.list_followers(99)


def test_teams(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    me, id = _id(client), _id(rita)
    team = client.v1.teams.create(name="Closers", manager_id=me, description="Berlin", users=[id])
    assert team.to_dict() == {
        "id": 1,
        "name": "Closers",
        "description": "Berlin",
        "manager_id": me,
        "users": [id],
        "active_flag": 1,
        "deleted_flag": 0,
        "add_time": "2026-03-02 09:00:00",
        "created_by_user_id": me,
    }
    other = client.v1.teams.create(name="Another", manager_id=id)
    assert [each.id for each in client.v1.teams.list()] == [team.id, other.id]
    assert [each.id for each in client.v1.teams.list(order_by="name")] == [other.id, team.id]
    assert "users" not in (client.v1.teams.list(skip_users=True))[0].to_dict()
    assert [each.id for each in rita.v1.teams.list_of_user(id)] == [team.id]
    assert client.v1.teams.add_users(team.id, users=[me, id]) == [me, id]
    assert client.v1.teams.list_users(team.id) == [me, id]
    assert client.v1.teams.delete_users(team.id, users=[me]) == [id]
    changed = client.v1.teams.update(team.id, name="Openers", description=None, users=[me])
    assert (changed.name, changed.description, changed.users) == ("Openers", None, [me])
    client.v1.teams.update(team.id, deleted_flag=True)
    assert [each.id for each in client.v1.teams.list()] == [other.id]
    with pytest.raises(BadRequest):
        client.v1.teams.add_users(other.id, users=[99])
    with pytest.raises(BadRequest):
        client.v1.teams.create(name=" ", manager_id=me)
    with pytest.raises(NotFound) as missing:
        client.v1.teams.get(99)
    assert missing.value.body["error"] == "Team 99 does not exist"
    with pytest.raises(Forbidden):
        rita.v1.teams.create(name="Mine", manager_id=id)


def test_settings_connections_and_messages(client: Client, local: Local[Client]) -> None:
    settings = client.v1.user_settings.get()
    assert (settings.list_limit, settings.file_upload_destination) == (100, "s3")
    assert (client.v1.user_connections.get()).to_dict() == {"google": None}
    me = _id(client)
    now = "2026-03-02 09:00:00"
    fixed = local.database.write(
        lambda session: tell(session, now, 1, me, "<p>Pay</p>", is_dismissible=False, priority=9)
    )
    assert [each.id for each in client.v1.global_messages.list()] == [fixed]
    first, welcome = client.v1.global_messages.list(limit=10)
    assert first.type_info is not None
    assert (first.html, first.type_info.dismissible_flag, first.type_info.priority) == (
        "<p>Pay</p>",
        False,
        9,
    )
    assert (client.v1.global_messages.delete(welcome.id)).id == welcome.id
    assert [each.id for each in client.v1.global_messages.list(limit=10)] == [fixed]
    with pytest.raises(NotFound):
        client.v1.global_messages.delete(welcome.id)
    with pytest.raises(Forbidden):
        client.v1.global_messages.delete(fixed)
    assert local.add_user().v1.global_messages.list() == []


def test_a_role_sets_who_sees_new_items(client: Client, local: Local[Client]) -> None:
    rita = local.add_user()
    role = (client.v1.roles.create(name="Sales")).id
    client.v1.roles.add_assignment(role, user_id=_id(rita))
    client.v1.roles.update_setting(role, setting_key="deal_default_visibility", value=1)
    client.v1.roles.update_setting(role, setting_key="person_default_visibility", value=5)
    client.v1.roles.update_setting(role, setting_key="org_default_visibility", value=7)
    org = rita.v1.organizations.create(name="Acme")
    person = rita.v1.persons.create(name="Ann")
    deal = rita.v1.deals.create(title="Deal", org_id=org.id)
    assert (org.visible_to, person.visible_to, deal.visible_to) == ("7", "5", "1")
    chosen = rita.v1.deals.create(title="Chosen", org_id=org.id, visible_to="3")
    assert chosen.visible_to == "3"
    assert (client.v1.persons.create(name="Bo")).visible_to == "3"
