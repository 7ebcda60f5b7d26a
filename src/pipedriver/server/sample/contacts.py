"""The organizations and persons of a sample company, of which only numbers are kept until they are written.

A million deals hang on nearly as many contacts, so what is known of each is held in arrays: some fifty bytes
a contact. Names are put together again from the numbers of their words.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from random import Random
from typing import Any

from pipedriver.server.sample.calendar import DAY, NEVER, NOW, Calendar
from pipedriver.server.sample.plans import CompanyPlan
from pipedriver.server.sample.rows import Rows
from pipedriver.server.sample.values import SampleValues
from pipedriver.server.sample.words import ROOTS, Country, in_addresses
from pipedriver.server.store.tables import followers, organizations, persons

_WORD = 256
_NOT_DELETED = -1

VISIBLE_TO = (3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3, 7, 7, 7, 5, 5, 1)
"""Whom a record is shown to, as often as such records are."""


@dataclass(slots=True)
class Parties:
    """Who a deal is with: numbers of contacts, -1 for nobody."""

    person: int
    organization: int
    second_person: int = -1


class Contacts:
    """What persons and organizations have in common. A contact's number is its id less one."""

    def __init__(self) -> None:
        self.added = array("i")
        self.updated = array("i")
        self.deleted = array("i")
        self.owner = array("i")
        self.country = array("B")
        self.name = array("i")
        self.open = array("i")
        self.won = array("i")
        self.lost = array("i")
        self.done = array("i")
        self.undone = array("i")
        self.notes = array("i")
        self.next_key = array("i")
        self.next_id = array("i")
        self.last_key = array("i")
        self.last_id = array("i")

    def __len__(self) -> int:
        return len(self.added)

    def _add(self, working: int, owner: int, country: int, name: int) -> int:
        self.added.append(working)
        self.updated.append(working)
        self.deleted.append(_NOT_DELETED)
        self.owner.append(owner)
        self.country.append(country)
        self.name.append(name)
        for counts in (self.open, self.won, self.lost, self.done, self.undone, self.notes):
            counts.append(0)
        self.next_key.append(NEVER)
        self.next_id.append(0)
        self.last_key.append(-1)
        self.last_id.append(0)
        return len(self.added) - 1

    def count_deal(self, number: int, status: str) -> None:
        """Count a deal of the contact; deleted and archived ones are not counted."""
        if status == "open":
            self.open[number] += 1
        elif status == "won":
            self.won[number] += 1
        else:
            self.lost[number] += 1

    def count_activity(self, number: int, id: int, key: int, done: bool, working: int) -> None:
        """Count an activity: the earliest undone and the latest done one are pointed at."""
        if done:
            self.done[number] += 1
            if key >= self.last_key[number]:
                self.last_key[number] = key
                self.last_id[number] = id
        else:
            self.undone[number] += 1
            if key < self.next_key[number]:
                self.next_key[number] = key
                self.next_id[number] = id
        if working > self.updated[number]:
            self.updated[number] = working

    def count_note(self, number: int, working: int) -> None:
        """Count a note."""
        self.notes[number] += 1
        if working > self.updated[number]:
            self.updated[number] = working

    def delete(self, number: int, working: int) -> None:
        """Delete the contact; it has nothing that hangs on it."""
        self.deleted[number] = self.updated[number] = working

    def _common(self, number: int, calendar: Calendar) -> dict[str, Any]:
        """The columns that both tables share."""
        next_date, next_time = (None, None)
        if self.next_id[number]:
            next_date, next_time = calendar.due(self.next_key[number])
        is_deleted = self.deleted[number] != _NOT_DELETED
        won, lost, done, undone = self.won[number], self.lost[number], self.done[number], self.undone[number]
        return {
            "id": number + 1,
            "active_flag": 0 if is_deleted else 1,
            "label_ids": "[]",
            "add_time": calendar.time(self.added[number]),
            "update_time": calendar.time(self.updated[number]),
            "delete_time": calendar.time(self.deleted[number]) if is_deleted else None,
            "open_deals_count": self.open[number],
            "closed_deals_count": won + lost,
            "won_deals_count": won,
            "lost_deals_count": lost,
            "activities_count": done + undone,
            "done_activities_count": done,
            "undone_activities_count": undone,
            "notes_count": self.notes[number],
            "followers_count": 1,
            "next_activity_id": self.next_id[number] or None,
            "next_activity_date": next_date,
            "next_activity_time": next_time,
            "last_activity_id": self.last_id[number] or None,
            "last_activity_date": calendar.due(self.last_key[number])[0] if self.last_id[number] else None,
        }


class Organizations(Contacts):
    """The organizations of a company, with the newest person of each."""

    def __init__(self, plan: CompanyPlan, random: Random) -> None:
        super().__init__()
        self._countries = plan.countries
        self._home = plan.countries.index(plan.home)
        self._random = random
        self.people = array("i")
        self.newest_person = array("i")

    def add(self, working: int, owner: int) -> int:
        """Add an organization, which may be anywhere but is often at home."""
        draw = self._random.random
        country = self._home if draw() < 0.25 else int(draw() * len(self._countries))
        place = self._countries[country]
        kind = int(draw() * 4)
        one = (place.surnames, ROOTS, place.surnames, place.cities)[kind]
        other = place.surnames if kind == 0 else place.trades
        name = (kind * _WORD + int(draw() * len(one))) * _WORD + int(draw() * len(other))
        self.people.append(0)
        self.newest_person.append(-1)
        return self._add(working, owner, country, name)

    def place(self, number: int) -> Country:
        """The country that an organization is in."""
        return self._countries[self.country[number]]

    def _words(self, number: int) -> tuple[int, str, str]:
        rest, other = divmod(self.name[number], _WORD)
        kind, one = divmod(rest, _WORD)
        place = self.place(number)
        first = (place.surnames, ROOTS, place.surnames, place.cities)[kind][one]
        return kind, first, place.surnames[other] if kind == 0 else place.trades[other]

    def full_name(self, number: int) -> str:
        """The name of an organization, its legal form included."""
        kind, first, second = self._words(number)
        between = " & " if kind == 0 else " "
        return f"{first}{between}{second} {self.place(number).legal_form}"

    def mail_domain(self, number: int) -> str:
        """The domain of its people's e-mail addresses."""
        _, first, second = self._words(number)
        return f"{in_addresses(first)}-{in_addresses(second)}.example"

    def write(
        self,
        rows: Rows,
        calendar: Calendar,
        owners: list[int],
        followers_so_far: int,
        values: SampleValues,
    ) -> int:
        """Add every organization and its owner as follower; gives the last id of a follower."""
        draw = self._random.random
        company = rows.company
        written, following = rows.of(organizations), rows.of(followers)
        for number in range(len(self)):
            place = self.place(number)
            name = self.full_name(number)
            street = place.streets[int(draw() * len(place.streets))]
            city = place.cities[int(draw() * len(place.cities))]
            house = str(1 + int(draw() * 120))
            postal_code = str(10_000 + int(draw() * 89_999))
            address = f"{street} {house}, {postal_code} {city}, {place.name}"
            owner = owners[self.owner[number]]
            common = self._common(number, calendar)
            written.append(
                {
                    "company_id": company,
                    "name": name,
                    "owner_id": owner,
                    "visible_to": VISIBLE_TO[int(draw() * 20)],
                    "address": address,
                    "address_street_number": house,
                    "address_route": street,
                    "address_locality": city,
                    "address_country": place.name,
                    "address_postal_code": postal_code,
                    "address_formatted_address": address,
                    "country_code": place.code,
                    "first_char": name[0].lower(),
                    "search_name": name.casefold(),
                    "people_count": self.people[number],
                    "custom_fields": values.of_organization(number + 1),
                    **common,
                }
            )
            followers_so_far += 1
            following.append(
                {
                    "company_id": company,
                    "id": followers_so_far,
                    "object": "organization",
                    "object_id": number + 1,
                    "user_id": owner,
                    "add_time": common["add_time"],
                }
            )
            rows.flush()
        rows.numbered(organizations, len(self))
        return followers_so_far


class Persons(Contacts):
    """The persons of a company. Each knows the person who came to the same organization before."""

    def __init__(self, plan: CompanyPlan, random: Random, organizations: Organizations) -> None:
        super().__init__()
        self._countries = plan.countries
        self._random = random
        self._organizations = organizations
        self.organization = array("i")
        self.previous = array("i")
        self.open_participations = array("i")
        self.closed_participations = array("i")

    def add(self, working: int, owner: int, organization: int = -1) -> int:
        """Add a person, who works at an organization or at none."""
        draw = self._random.random
        number = len(self)
        if organization >= 0:
            country = self._organizations.country[organization]
            self.previous.append(self._organizations.newest_person[organization])
            self._organizations.newest_person[organization] = number
            self._organizations.people[organization] += 1
        else:
            country = int(draw() * len(self._countries))
            self.previous.append(-1)
        place = self._countries[country]
        name = int(draw() * len(place.first_names)) * _WORD + int(draw() * len(place.surnames))
        self.organization.append(organization)
        self.open_participations.append(0)
        self.closed_participations.append(0)
        return self._add(working, owner, country, name)

    def names(self, number: int) -> tuple[str, str]:
        """First name and surname."""
        first, last = divmod(self.name[number], _WORD)
        place = self._countries[self.country[number]]
        return place.first_names[first], place.surnames[last]

    def count_participation(self, number: int, status: str) -> None:
        """Count a deal in which the person takes part and another is the main one."""
        counts = self.open_participations if status == "open" else self.closed_participations
        counts[number] += 1

    def write(
        self,
        rows: Rows,
        calendar: Calendar,
        owners: list[int],
        followers_so_far: int,
        values: SampleValues,
    ) -> int:
        """Add every person and the owner as follower; gives the last id of a follower."""
        draw = self._random.random
        company = rows.company
        written, following = rows.of(persons), rows.of(followers)
        for number in range(len(self)):
            first_name, last_name = self.names(number)
            name = f"{first_name} {last_name}"
            organization = self.organization[number]
            addresses = self._addresses(first_name, last_name, organization)
            owner = owners[self.owner[number]]
            common = self._common(number, calendar)
            written.append(
                {
                    "company_id": company,
                    "name": name,
                    "first_name": first_name,
                    "last_name": last_name,
                    "owner_id": owner,
                    "org_id": organization + 1 if organization >= 0 else None,
                    "email": _entries(addresses, ("work", "home")),
                    "phone": _entries(self._numbers(number), ("work", "mobile")),
                    "primary_email": addresses[0] if addresses else None,
                    "visible_to": VISIBLE_TO[int(draw() * 20)],
                    "first_char": name[0].lower(),
                    "search_name": name.casefold(),
                    "search_email": "\n".join(addresses),
                    "participant_open_deals_count": self.open_participations[number],
                    "participant_closed_deals_count": self.closed_participations[number],
                    "custom_fields": values.of_person(number + 1),
                    **common,
                }
            )
            followers_so_far += 1
            following.append(
                {
                    "company_id": company,
                    "id": followers_so_far,
                    "object": "person",
                    "object_id": number + 1,
                    "user_id": owner,
                    "add_time": common["add_time"],
                }
            )
            rows.flush()
        rows.numbered(persons, len(self))
        return followers_so_far

    def _addresses(self, first_name: str, last_name: str, organization: int) -> list[str]:
        chance = self._random.random()
        if chance < 0.08:
            return []
        private = f"{in_addresses(first_name)}{in_addresses(last_name)}@mail.example"
        if organization < 0:
            return [private]
        domain = self._organizations.mail_domain(organization)
        work = f"{in_addresses(first_name)}.{in_addresses(last_name)}@{domain}"
        return [work, private] if chance > 0.9 else [work]

    def _numbers(self, number: int) -> list[str]:
        draw = self._random.random
        chance = draw()
        code = self._countries[self.country[number]].calling_code
        count = 0 if chance < 0.2 else 2 if chance > 0.85 else 1
        return [f"{code} 555 {int(draw() * 10_000_000):07}" for _ in range(count)]


def _entries(values: list[str], labels: tuple[str, str]) -> str:
    """E-mail addresses or telephone numbers as the tables hold them; none needs to be escaped."""
    entries = [
        f'{{"label":"{label}","value":"{value}","primary":{primary}}}'
        for value, label, primary in zip(values, labels, ("true", "false"), strict=False)
    ]
    return f"[{','.join(entries)}]"


DELETED_WITHIN = 20 * DAY
"""How long ago deleted records were deleted at most; after 30 days they would be gone for good."""


def time_of_deletion(random: Random, not_before: int) -> int:
    """A time at which something was deleted lately."""
    earliest = max(not_before, NOW - DELETED_WITHIN)
    return earliest + int(random.random() * (NOW - earliest))
