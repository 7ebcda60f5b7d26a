"""The addresses at which a company takes copies of mails: its own, and one for each of its deals.

They are what v1 shows as ``cc_email`` of records and as ``dropbox_email`` beside them; Pipedrive calls them
Smart Bcc.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipedriver.server.crm.refusals import NotFound
from pipedriver.server.store import mail as statements
from pipedriver.server.store.database import Session

DOMAIN = "pipedrivemail.com"
"""The domain of all these addresses."""

_LOCAL = re.compile(r"(?P<domain>[a-z0-9][a-z0-9-]*)(?:\+deal(?P<deal>[1-9][0-9]{0,15}))?")


@dataclass(frozen=True, slots=True)
class MailPlace:
    """Where a mail is filed: a company, and the deal that the address names, if it names one."""

    company_id: int
    deal_id: int | None = None


def address_of(company_domain: str, kind: str = "", id: int | None = None) -> str:
    """The address at which a company, or one of its records, takes copies of mails."""
    suffix = f"+{kind}{id}" if id is not None else ""
    return f"{company_domain}{suffix}@{DOMAIN}"


def is_ours(address: str) -> bool:
    """Whether mail to an address is filed, and does not go to a person."""
    return address.casefold().endswith(f"@{DOMAIN}")


def place_of_address(session: Session, address: str) -> MailPlace:
    """Where a mail to an address is filed.

    Raises:
        NotFound: no company has the address, or the deal is not there or is deleted.
    """
    local, _, domain = address.strip().casefold().rpartition("@")
    found = _LOCAL.fullmatch(local) if domain == DOMAIN else None
    company = None if found is None else session.value(statements.company_by_domain(), domain=found["domain"])
    if found is None or company is None:
        raise NotFound("no such address")
    if found["deal"] is None:
        return MailPlace(company)
    deal = int(found["deal"])
    if session.first(statements.deal_to_file_with(), company=company, id=deal) is None:
        raise NotFound("there is no such deal")
    return MailPlace(company, deal)
