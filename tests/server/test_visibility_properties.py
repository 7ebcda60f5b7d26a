"""Who sees what: for random roles, owners and records, every reading gives what a few lines of Python say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from hypothesis import given, settings
from hypothesis import strategies as st

from pipedriver import Client, Forbidden
from pipedriver.testing import LocalPipedrive

VisibleTo = Literal["1", "3", "5", "7"]
_USERS = st.integers(0, 3)
_VISIBLE_TO: st.SearchStrategy[VisibleTo] = st.sampled_from(("1", "3", "5", "7"))


@dataclass(frozen=True)
class Item:
    """A record: whose it is, what it says, and who follows it beside the owner."""

    owner: int
    visible_to: VisibleTo
    follower: int | None


@dataclass(frozen=True)
class Company:
    """Four roles, each below an earlier one or at the top; four regular users; their records."""

    parents: tuple[int | None, ...]
    roles: tuple[int, ...]
    organizations: tuple[Item, ...]
    deals: tuple[tuple[Item, int], ...]

    def sees(self, viewer: int, item: Item) -> bool:
        """What the support pages on visibility groups say."""
        if viewer in (item.owner, item.follower) or item.visible_to == "7":
            return True
        mine, theirs = self.roles[viewer], self.roles[item.owner]
        if mine == theirs:
            return item.visible_to in ("3", "5")
        if mine in self._above(theirs):
            return True
        return item.visible_to == "5" and theirs in self._above(mine)

    def _above(self, role: int) -> Iterator[int]:
        parent = self.parents[role]
        while parent is not None:
            yield parent
            parent = self.parents[parent]


_ITEMS = st.builds(Item, _USERS, _VISIBLE_TO, st.none() | _USERS)
_COMPANIES = st.builds(
    Company,
    st.tuples(st.none(), *[st.none() | st.integers(0, place - 1) for place in (1, 2, 3)]),
    st.tuples(*[st.integers(0, 3)] * 4),
    st.tuples(_ITEMS, _ITEMS),
    st.lists(st.tuples(_ITEMS, st.integers(0, 1)), min_size=1, max_size=5).map(tuple),
)


@settings(max_examples=20)
@given(_COMPANIES)
def test_everybody_reads_what_they_see_and_nothing_else(company: Company) -> None:
    with LocalPipedrive(in_process=True) as local, local.client() as admin:
        members = [local.add_user(f"User {number}") for number in range(4)]
        ids = [member.user_id for member in members]
        roles: list[int] = []
        for parent in company.parents:
            above = None if parent is None else roles[parent]
            roles.append(admin.v1.roles.create(name="Role", parent_role_id=above).id)
        for user, role in zip(ids, company.roles, strict=True):
            admin.v1.roles.add_assignment(roles[role], user_id=user)
        organizations: list[int] = []
        for item in company.organizations:
            made = admin.v1.organizations.create(
                name="Found Ltd", owner_id=ids[item.owner], visible_to=item.visible_to
            )
            organizations.append(made.id)
            if item.follower is not None:
                admin.v1.organizations.add_follower(made.id, user_id=ids[item.follower])
        deals: list[int] = []
        for item, organization in company.deals:
            deal = admin.v1.deals.create(
                title="Found deal",
                value=1,
                currency="EUR",
                org_id=organizations[organization],
                user_id=ids[item.owner],
                visible_to=item.visible_to,
            )
            deals.append(deal.id)
            admin.v1.activities.create(subject="Call", deal_id=deal.id)
            if item.follower is not None:
                admin.v1.deals.add_follower(deal.id, user_id=ids[item.follower])
        for viewer, member in enumerate(members):
            local.permit(member, also={"can_see_other_users_statistics"})
            with local.client(member) as client:
                _check(client, company, viewer, ids, organizations, deals)


def _check(
    client: Client, company: Company, viewer: int, ids: list[int], organizations: list[int], deals: list[int]
) -> None:
    seen_organizations = {
        id
        for id, item in zip(organizations, company.organizations, strict=True)
        if company.sees(viewer, item)
    }
    seen = {
        id: organizations[place]
        for id, (item, place) in zip(deals, company.deals, strict=True)
        if company.sees(viewer, item)
    }
    v1 = client.v1
    assert {each.id for each in v1.deals.list()} == set(seen)
    assert {each.id for each in v1.deals.find(term="Found")} == set(seen)
    assert {each.id for each in v1.organizations.list()} == seen_organizations
    assert {each.id for each in v1.organizations.find(term="Found")} == seen_organizations
    assert {each.id for each in v1.pipelines.list_deals(1, everyone=True)} == set(seen)
    assert v1.deals.get_summary().total_count == len(seen)
    timeline = v1.deals.get_timeline(
        start_date=date(2026, 3, 1), interval="month", amount=1, field_key="add_time"
    )
    assert sum(len(period.deals or ()) for period in timeline) == len(seen)
    counted: set[int] = set()
    for user in ids:
        moved = v1.pipelines.get_movement_statistics(
            1, start_date=date(2026, 3, 1), end_date=date(2026, 3, 31), user_id=user
        )
        counted.update(moved.new_deals.deals_ids)
    assert counted == set(seen)
    with_activity = {id for id, organization in seen.items() if organization in seen_organizations}
    assert {each.deal_id for each in v1.activities.list(user_id=0)} == with_activity
    for id in deals:
        _check_one(v1.deals.get, id, allowed=id in seen)
    for id in organizations:
        _check_one(v1.organizations.get, id, allowed=id in seen_organizations)
        if id in seen_organizations:
            of_one = {deal for deal, organization in seen.items() if organization == id}
            assert {each.id for each in v1.organizations.list_deals(id)} == of_one
    for id, organization in seen.items():
        assert v1.deals.get(id).org_hidden is (organization not in seen_organizations)


def _check_one(read: Callable[[int], object], id: int, *, allowed: bool) -> None:
    try:
        read(id)
    except Forbidden:
        assert not allowed
    else:
        assert allowed
