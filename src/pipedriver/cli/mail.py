"""`pipedriver mail import`: files that hold mails are filed in a database that no server has open."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pipedriver.server.clock import Clock
from pipedriver.server.crm.mail_addresses import MailPlace
from pipedriver.server.crm.refusals import Refusal
from pipedriver.server.founding import founded_companies
from pipedriver.server.mail.arrival import import_mail, place_of
from pipedriver.server.opening import UnusableDatabase, open_database
from pipedriver.server.store.database import CannotWrite, Database


def import_mails(files: Sequence[Path], path: Path, address: str | None) -> int:
    """File mails; gives the exit code of the command.

    Args:
        files: the ``.eml`` files.
        path: the database, which must be there.
        address: the ``cc_email`` that says where; None for the first company.
    """
    if not path.is_file():
        return _refuse(f"there is no database {path}: pipedriver serve makes one")
    try:
        with open_database(path, _nothing) as opened:
            database = opened.database
            if address is None:
                place = MailPlace(database.read(founded_companies)[0].company_id)
            else:
                place = place_of(database, address)
            refused = sum(not _import(database, file, place) for file in files)
    except UnusableDatabase as error:
        return _refuse(str(error))
    except Refusal as refusal:
        return _refuse(f"{address}: {refusal}")
    return 1 if refused else 0


def _import(database: Database, file: Path, place: MailPlace) -> bool:
    try:
        filed = import_mail(database, Clock(), file.read_bytes(), place, wake=_nobody)
    except OSError as error:
        _refuse(f"{file}: {error.strerror or error}")
        return False
    except (Refusal, CannotWrite) as error:
        _refuse(f"{file}: {error}")
        return False
    deal = "no deal" if filed.deal_id is None else f"deal {filed.deal_id}"
    known = "" if filed.is_new else ", which was there already"
    print(f"{file}: message {filed.message_id} in thread {filed.thread_id}, {deal}{known}")
    return True


def _nothing(_: Database) -> None:
    """What a new database starts with; there is none, since it must be there."""


def _nobody() -> None:
    """Nobody delivers to webhooks here; the server does when it starts."""


def _refuse(reason: str) -> int:
    print(f"pipedriver: {reason}", file=sys.stderr)
    return 1
