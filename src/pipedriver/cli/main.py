"""The words of the `pipedriver` command, and what they mean."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from pipedriver.core.plans import PLANS
from pipedriver.version import __version__

DEFAULT_DATABASE = "pipedriver.sqlite"
DEFAULT_SAMPLE = 1000
FEWEST_DEALS, MOST_DEALS = 100, 1_000_000

_SERVE = """\
Keep a local Pipedrive running until Ctrl-C or SIGTERM. It answers Pipedrive's own paths, so any client of the
Pipedrive API can talk to it; the address and the API tokens are printed when it is ready."""

_SERVE_MORE = """\
The first start makes the database, with a company and its admin; later starts find everything as it was left.
Exit codes: 0 it was ended, 1 it could not start, 2 the arguments make no sense."""

_OPENAPI = """\
Print what the local server answers under /openapi.json: an OpenAPI 3.1 document of every operation, its
parameters, answers, refusals and scopes, for whatever generates or checks clients. No server needs to run."""


_MAIL = """\
File mails that are kept as .eml files: with the persons who take part, their organization and deal, and what
is attached as files. A mail that is there already is not filed again."""

_MAIL_MORE = """\
A database that a server has open is not touched: send the mails to its --smtp, or to its control plane.
Exit codes: 0 all are there, 1 one was not taken, 2 the arguments make no sense."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out a command line; gives the exit code."""
    parser = _parser()
    options, unknown = parser.parse_known_args(arguments)
    if options.command is None and not unknown:
        parser.print_help(sys.stderr)
        return 2
    of_command: argparse.ArgumentParser = options.parser or parser
    if unknown:
        of_command.error(f"unrecognized arguments: {' '.join(unknown)}")
    if options.command == "serve" and options.seats is not None and options.plan is None:
        of_command.error("--seats goes with --plan")
    try:
        if options.command == "openapi":
            return _openapi(options)
        return _import_mails(options) if options.command == "mail" else _serve(options)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] == "pipedriver":
            raise
        needed = f"the local server needs {error.name}, which is not installed"
        print(f"pipedriver: {needed}: pip install 'pipedriver[server]'", file=sys.stderr)
        return 1


def _openapi(options: argparse.Namespace) -> int:
    from pipedriver.cli.openapi import print_document

    return print_document(options.output)


def _import_mails(options: argparse.Namespace) -> int:
    from pipedriver.cli.mail import import_mails

    return import_mails(options.file, options.database, options.to)


def _serve(options: argparse.Namespace) -> int:
    from pipedriver.cli.serve import ServeOptions, serve

    return serve(
        ServeOptions(
            host=options.host,
            port=options.port,
            database=options.database,
            sample=options.sample,
            api_token=options.api_token,
            control=options.control,
            log_requests=options.log_requests,
            plan=options.plan,
            seats=options.seats,
            oauth_apps=options.oauth_app,
            password=options.password,
            allow_private_webhooks=options.allow_private_webhooks,
            smtp=options.smtp,
            processes=options.processes,
            **({} if options.max_file_size is None else {"most_file_bytes": options.max_file_size}),
        )
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="pipedriver",
        description="Pipedrive for Python: the local Pipedrive server.",
    )
    parser.add_argument("--version", action="version", version=f"pipedriver {__version__}")
    # Who is told what is wrong is shown the words of the command that was meant.
    parser.set_defaults(parser=None)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    serve = commands.add_parser(
        "serve", help="keep a local Pipedrive running", description=_SERVE, epilog=_SERVE_MORE
    )
    serve.set_defaults(parser=serve)
    serve.add_argument(
        "--host", default="127.0.0.1", help="the address to listen on (%(default)s: this machine alone)"
    )
    serve.add_argument("--port", type=_port, default=8080, help="the port (%(default)s); 0 takes a free one")
    serve.add_argument(
        "--database",
        type=_database,
        default=Path(DEFAULT_DATABASE),
        metavar="PATH",
        help="the file that keeps everything (%(default)s in this folder); :memory: keeps it until the end",
    )
    serve.add_argument(
        "--sample",
        type=_deals,
        nargs="?",
        const=DEFAULT_SAMPLE,
        metavar="DEALS",
        help="fill a new database with two believable companies, the first with so many deals: "
        f"{FEWEST_DEALS} to {MOST_DEALS:,}, {DEFAULT_SAMPLE:,} if no number is given",
    )
    serve.add_argument(
        "--api-token",
        metavar="TOKEN",
        help="the token of the first company's owner; otherwise the first start makes one, and it is kept",
    )
    serve.add_argument(
        "--control",
        action="store_true",
        help="answer under /_local/ too, where tests move the clock; not for a server that others reach",
    )
    serve.add_argument(
        "--oauth-app",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="register the OAuth apps that a JSON file describes; may be given more than once",
    )
    serve.add_argument(
        "--password",
        metavar="PASSWORD",
        help="the password with which every user signs in to allow an OAuth app; it is kept",
    )
    serve.add_argument(
        "--plan",
        type=str.casefold,
        choices=PLANS,
        metavar="PLAN",
        help="keep to the limits of a plan, the burst and the daily tokens: "
        f"{', '.join(PLANS)}; without one nothing is limited",
    )
    serve.add_argument(
        "--seats",
        type=_seats,
        metavar="N",
        help="the seats that the daily tokens are counted for; otherwise a company's active users",
    )
    serve.add_argument(
        "--max-file-size",
        type=_size,
        metavar="SIZE",
        help="the largest file that is taken: bytes, or with K, M or G behind (50M, as at Pipedrive)",
    )
    serve.add_argument(
        "--allow-private-webhooks",
        action="store_true",
        help="let webhooks go to this machine and to private networks, not to the internet alone",
    )
    serve.add_argument(
        "--smtp",
        type=_address,
        metavar="[HOST:]PORT",
        help="take mails by SMTP there, sent to the cc_email of deals, persons and organizations",
    )
    serve.add_argument(
        "--processes",
        type=_processes,
        metavar="N",
        help="how many processes answer, so that more cores than one are used; otherwise as many as the "
        "machine has cores, 4 at most, and 1 for :memory: and with --plan",
    )
    serve.add_argument(
        "--log-requests",
        action="store_true",
        help="print each request, without its query",
    )
    openapi = commands.add_parser(
        "openapi", help="print the OpenAPI document of the local server", description=_OPENAPI
    )
    openapi.set_defaults(parser=openapi)
    openapi.add_argument(
        "--output", type=_file, metavar="PATH", help="the file to write; otherwise it is printed"
    )
    mail = commands.add_parser("mail", help="import mails", description=_MAIL)
    doings = mail.add_subparsers(dest="doing", metavar="import", required=True)
    importing = doings.add_parser("import", help="import .eml files", description=_MAIL, epilog=_MAIL_MORE)
    importing.set_defaults(parser=importing)
    importing.add_argument("file", type=Path, nargs="+", metavar="FILE", help="a mail, an .eml file")
    importing.add_argument(
        "--database",
        type=_kept_database,
        default=Path(DEFAULT_DATABASE),
        metavar="PATH",
        help="the file that keeps everything (%(default)s in this folder)",
    )
    importing.add_argument(
        "--to",
        metavar="ADDRESS",
        help="the cc_email of a company or a deal; otherwise the first company's",
    )
    return parser


def _address(text: str) -> tuple[str, int]:
    host, _, port = text.rpartition(":")
    if not _is_whole_number(port):
        raise argparse.ArgumentTypeError(f"{text!r} is no port, and no host and port: 1025, 0.0.0.0:1025")
    return host.removeprefix("[").removesuffix("]") or "127.0.0.1", _port(port)


def _port(text: str) -> int:
    port = _whole_number(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"a port is 0 to 65535, not {text}")
    return port


def _deals(text: str) -> int:
    deals = _whole_number(text.replace("_", "").replace(",", ""))
    if not FEWEST_DEALS <= deals <= MOST_DEALS:
        raise argparse.ArgumentTypeError(f"a sample has {FEWEST_DEALS} to {MOST_DEALS:,} deals, not {text}")
    return deals


def _seats(text: str) -> int:
    seats = _whole_number(text)
    if not 1 <= seats <= 1_000_000:
        raise argparse.ArgumentTypeError(f"seats are 1 to 1,000,000, not {text}")
    return seats


def _processes(text: str) -> int:
    processes = _whole_number(text)
    if not 1 <= processes <= 64:
        raise argparse.ArgumentTypeError(f"the processes are 1 to 64, not {text}")
    return processes


def _size(text: str) -> int:
    number, unit = (text[:-1], text[-1].upper()) if text[-1:].upper() in _UNITS else (text, "")
    if not _is_whole_number(number):
        raise argparse.ArgumentTypeError(f"{text!r} is no size: 500000, 500K, 50M, 1G")
    size = int(number) * _UNITS[unit]
    if not size:
        raise argparse.ArgumentTypeError("a file has at least one byte")
    return size


_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}


def _whole_number(text: str) -> int:
    if not _is_whole_number(text):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    return int(text)


def _is_whole_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _file(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def _database(text: str) -> Path | None:
    if text == ":memory:":
        return None
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return Path(text)


def _kept_database(text: str) -> Path:
    path = _database(text)
    if path is None:
        raise argparse.ArgumentTypeError("what is imported into :memory: is gone at once")
    return path
