"""Whatever is made, changed, deleted and merged: the search's index is the one that would be built anew, and
the search finds what reading every record would."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from pipedriver.server.crm.contact_merge import merge_organizations, merge_persons
from pipedriver.server.crm.contacts import delete
from pipedriver.server.crm.context import Context
from pipedriver.server.crm.deal_merge import merge_deals
from pipedriver.server.crm.deals import create_deal, delete_deals, update_deal
from pipedriver.server.crm.fields import create_field
from pipedriver.server.crm.listing import page_of
from pipedriver.server.crm.notes import change_note, create_note, delete_note
from pipedriver.server.crm.organizations import create_organization, update_organization
from pipedriver.server.crm.persons import create_person, update_person
from pipedriver.server.crm.products import create_product, delete_product, update_product
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.crm.search import Found
from pipedriver.server.crm.search_results import search_everything
from pipedriver.server.store import search_text
from pipedriver.server.store.database import Session
from pipedriver.server.store.search_index import INDEX, build_index
from pipedriver.server.store.statement import Statement
from tests.server.companies import Company

Step = Callable[[Context, str], object]

ids = st.integers(min_value=1, max_value=3)
words = st.sampled_from(["Äpfel", "acme", "ACME", "ab", "b", "a", "x-1", "Straße", "łódź", "o'neil", "12"])
names = st.lists(words, min_size=1, max_size=3).map(" ".join)
addresses = st.sampled_from(["ann@acme.example", "BOB@ab.example", "x-1@b.example"])
phones = st.sampled_from(["+372 555 12", "(01) 23-45", "12", "ask ab"])


def _step(rule: Callable[..., object], *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    def bound(chosen: tuple[Any, ...]) -> Step:
        return lambda context, key: rule(context, key, *chosen)

    return st.tuples(*arguments).map(bound)


def _deal(context: Context, key: str, title: str, value: str) -> None:
    create_deal(context, {"title": title, "custom_fields": {key: value}})


def _deal_changed(context: Context, key: str, deal: int, title: str, value: str | None) -> None:
    update_deal(context, deal, {"title": title, "custom_fields": {key: value}})


def _person(context: Context, _key: str, name: str, email: str, phone: str) -> None:
    create_person(context, {"name": name, "email": email, "phone": [phone, "99"]})


def _person_changed(context: Context, _key: str, person: int, email: str) -> None:
    update_person(context, person, {"email": [email]})


def _deal_deleted(context: Context, _key: str, deal: int) -> None:
    delete_deals(context, [deal])


def _deals_merged(context: Context, _key: str, one: int, other: int) -> None:
    merge_deals(context, one, other)


def _person_deleted(context: Context, _key: str, person: int) -> None:
    delete(context, "person", person)


def _persons_merged(context: Context, _key: str, one: int, other: int) -> None:
    merge_persons(context, one, other)


def _organization(context: Context, _key: str, name: str, address: str | None) -> None:
    create_organization(context, {"name": name, "address": address})


def _organization_changed(context: Context, _key: str, organization: int, name: str) -> None:
    update_organization(context, organization, {"name": name})


def _organizations_merged(context: Context, _key: str, one: int, other: int) -> None:
    merge_organizations(context, one, other)


def _product(context: Context, _key: str, name: str, code: str | None) -> None:
    create_product(context, {"name": name, "code": code})


def _product_changed(context: Context, _key: str, product: int, code: str) -> None:
    update_product(context, product, {"code": code})


def _product_deleted(context: Context, _key: str, product: int) -> None:
    delete_product(context, product)


def _note(context: Context, _key: str, content: str, deal: int, person: int) -> None:
    create_note(context, {"content": f"<p>{content}</p>", "deal_id": deal, "person_id": person})


def _note_changed(context: Context, _key: str, note: int, content: str) -> None:
    change_note(context, note, {"content": content})


def _note_deleted(context: Context, _key: str, note: int) -> None:
    delete_note(context, note)


def _half_done(context: Context, key: str, title: str) -> None:
    _deal(context, key, title, "half")
    raise Refusal


steps = st.one_of(
    _step(_deal, names, names),
    _step(_deal_changed, ids, names, st.none() | names),
    _step(_deal_deleted, ids),
    _step(_deals_merged, ids, ids),
    _step(_person, names, addresses, phones),
    _step(_person_changed, ids, addresses),
    _step(_person_deleted, ids),
    _step(_persons_merged, ids, ids),
    _step(_organization, names, st.none() | names),
    _step(_organization_changed, ids, names),
    _step(_organizations_merged, ids, ids),
    _step(_product, names, st.none() | names),
    _step(_product_changed, ids, names),
    _step(_product_deleted, ids),
    _step(_note, names, ids, ids),
    _step(_note_changed, ids, names),
    _step(_note_deleted, ids),
    _step(_half_done, names),
)


@given(history=st.lists(steps, max_size=14), terms=st.lists(names, min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_the_index_follows_and_finds_what_is_there(history: list[Step], terms: list[str]) -> None:
    with Company() as company:
        key = company.carry_out(_field)
        for step in history:
            with contextlib.suppress(Refusal):
                company.carry_out(partial(_carried_out, step, key))
        kept = company.database.read(_content)
        company.database.write(lambda session: list(build_index(session)))
        assert company.database.read(_content) == kept
        texts = company.database.read(lambda session: _texts(session, key))
        for term in terms:
            if len(term) > 1:
                found = company.carry_out(partial(_search, term, exact=False))
                assert len({(each.item, each.id) for each in found}) == len(found)
                assert {(each.item, each.id) for each in found} == _holding(texts, term)
                assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
            exact = company.carry_out(partial(_search, term, exact=True))
            assert {(each.item, each.id) for each in exact} == _being(texts, term)


def _carried_out(step: Step, key: str, context: Context) -> None:
    step(context, key)


def _search(term: str, context: Context, *, exact: bool) -> list[Found]:
    return search_everything(context, term, page_of(0, 500), exact=exact)


def _field(context: Context) -> str:
    return str(create_field(context, "deal", name="Remark", field_type="varchar")["key"])


def _content(session: Session) -> set[tuple[str, int]]:
    """Every token of the index with the rows that have it."""
    session.run(Statement(text(f"CREATE VIRTUAL TABLE temp.seen USING fts5vocab(main, {INDEX}, 'instance')")))
    rows = session.all(Statement(text("SELECT term, doc FROM temp.seen")))
    session.run(Statement(text("DROP TABLE temp.seen")))
    return {(row["term"], row["doc"]) for row in rows}


class Digits(str):
    """The digits of a phone number, which a term that is a number is compared with by its own."""


Texts = list[tuple[str, int, str]]


def _texts(session: Session, key: str) -> Texts:
    """Every text that is searched, with the record it is of, read from the tables themselves."""
    found: Texts = []

    def read(statement: str) -> list[dict[str, Any]]:
        return session.all(Statement(text(statement)))

    for row in read("SELECT * FROM deals WHERE status != 'deleted'"):
        found.append(("deal", row["id"], row["title"]))
        if row["custom_fields"]:
            found.append(("deal", row["id"], json.loads(row["custom_fields"])[key]))
    for row in read("SELECT * FROM persons WHERE active_flag = 1"):
        found.append(("person", row["id"], row["name"]))
        found += [("person", row["id"], each["value"]) for each in json.loads(row["email"])]
        for each in json.loads(row["phone"]):
            digits = "".join(character for character in each["value"] if character.isdigit())
            found.append(("person", row["id"], Digits(digits) if digits else each["value"]))
    for row in read("SELECT * FROM organizations WHERE active_flag = 1"):
        found += [("organization", row["id"], row[column] or "") for column in ("name", "address")]
    for row in read("SELECT * FROM products WHERE active_flag = 1"):
        found += [("product", row["id"], row[column] or "") for column in ("name", "code")]
    records = {(kind, id) for kind, id, _ in found}
    for row in read("SELECT * FROM notes WHERE active_flag = 1"):
        content = row["content"].replace("<p>", "").replace("</p>", "").replace("&#39;", "'")
        for kind, column in (("deal", "deal_id"), ("person", "person_id"), ("organization", "org_id")):
            if (kind, row[column]) in records:
                found.append((kind, row[column], content))
    return found


def _plain(text: str) -> str:
    """The text without diacritics and in small letters."""
    parts = unicodedata.normalize("NFD", text.casefold().replace("ł", "l"))
    return "".join(part for part in parts if not unicodedata.combining(part))


def _holding(texts: Texts, term: str) -> set[tuple[str, int]]:
    digits = term.replace(" ", "")

    def holds(text: str) -> bool:
        held = _plain(text)
        if isinstance(text, Digits) and digits.isdigit():
            return digits in held
        if _plain(term) in held:
            return True
        return " " in term and all(
            word in held if len(word) > 1 else any(each.startswith(word) for each in held.split())
            for word in _plain(term).split()
        )

    return {(kind, id) for kind, id, held in texts if holds(held)}


def _being(texts: Texts, term: str) -> set[tuple[str, int]]:
    return {(kind, id) for kind, id, held in texts if _plain(held) == _plain(term)}


@given(held=st.text(max_size=30), wanted=st.text(max_size=6))
def test_a_text_that_holds_another_has_its_tokens(held: str, wanted: str) -> None:
    tokens = search_text.tokens_of("text", f"{held}{wanted}{held}").split(" ")
    folded = search_text.folded(wanted)
    whole = search_text.folded(f"{held}{wanted}{held}")
    assert search_text.folded(whole) == whole
    if folded and folded in whole:
        _fulfilled(search_text.containing(folded), tokens)
        if all(len(word) > 1 for word in folded.split()):
            _fulfilled(search_text.holding_words(folded), tokens)
        if f" {folded}" in f" {whole}":
            _fulfilled(search_text.at_a_word(folded), tokens)
        if whole.startswith(folded):
            _fulfilled(search_text.beginning(folded), tokens)
    if whole:
        _fulfilled(search_text.being(whole), tokens)


def _fulfilled(condition: str | None, tokens: list[str]) -> None:
    for part in (condition or "").split(" "):
        wanted = part.strip('"*')
        if part.endswith("*"):
            assert any(token.startswith(wanted) for token in tokens), (part, tokens)
        elif part:
            assert wanted in tokens, (part, tokens)
