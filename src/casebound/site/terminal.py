"""What commands share: the database made ready, a person unlocked, ids and casebooks as they are typed.

Imports Django's models only inside functions: a command is chosen before Django is set up.
"""

import argparse
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from casebound.core.errors import BadInput
from casebound.site import env
from casebound.site.cli import code, password

if TYPE_CHECKING:
    from casebound.book.models import Practice
    from casebound.members.who import Who
    from casebound.people.models import Account

OWN, TEAM = "own", "team"
_ID = re.compile(r"e?(0|[1-9][0-9]{0,14})")
_LOCALTIME = Path("/etc/localtime")


def ready(args: argparse.Namespace) -> Path:
    """Folder, database and Django; refuses a database that has lost its guards."""
    folder = env.with_django(args.data)
    from casebound.book import guards

    guards.demand()
    return folder


def signed_in(args: argparse.Namespace) -> "Who":
    """The person at work: from --as, or the only account there is; her password, and her second step."""
    account, key = unlocked(args)
    from casebound.members.who import of_account

    return of_account(account, key)


def unlocked(args: argparse.Namespace) -> "tuple[Account, bytes]":
    """Her account and its key (32 bytes). BadInput says what to do."""
    folder = ready(args)
    from casebound.people import at_hand, second, unlock
    from casebound.people.models import Account

    accounts = list(Account.objects.all()[:2])
    if not accounts:
        raise BadInput(env.NO_CASEBOOK.format(folder=folder))
    if len(accounts) > 1 and not args.person:
        raise BadInput(
            "There are several accounts here. Say whose with --as EMAIL, or --as and a first name."
        )
    account = unlock.find(args.person) if args.person else accounts[0]
    key = at_hand.account_key(account, password(args))
    assert account is not None, "no key without an account"
    if second.is_on(account):
        second.check(account, code(args), known=True)
    return account, key


def new_password(args: argparse.Namespace) -> str:
    """A password to be: asked for twice where it is typed, since nobody sees a slip."""
    first = password(args, "New password: ")
    typed = args.password_file is None and "CASEBOUND_PASSWORD" not in args.secrets
    if typed and password(args, "Once more: ") != first:
        raise BadInput("The two passwords differ. Run the command again.")
    return first


def practice(folder: Path) -> "Practice":
    """The practice of this folder. Raises BadInput where nobody has set up."""
    from casebound.book.models import Practice

    found = Practice.objects.order_by("id").first()
    if found is None:
        raise BadInput(env.NO_CASEBOOK.format(folder=folder))
    return found


def entry_id(text: str) -> int:
    """The ledger number in `e12` or `12`; a type for argparse."""
    found = _ID.fullmatch(text.strip())
    if not found:
        raise argparse.ArgumentTypeError(f"“{text[:40]}” is no page's id; it looks like e12")
    return int(found[1])


def casebook(who: "Who", text: str) -> bytes:
    """The casebook of that name, as `casebook_name` gives it, or of that hexadecimal id."""
    known = {id: casebook_name(who, id) for id in who.roll.casebooks}
    found = [id for id, name in known.items() if text in (id.hex(), name)]
    if text == OWN:
        return who.own_casebook()
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(id.hex() for id in found)
        raise BadInput(f"Several casebooks are called “{text}”. Give the id of one: {ids}.")
    if text == TEAM:
        raise BadInput("There is no Safety team yet: it begins when the first safety lead joins.")
    mine = ", ".join(known[id] for id in who.casebooks())
    raise BadInput(f"There is no casebook “{text[:60]}” here. You read: {mine}.")


def casebook_name(who: "Who", id: bytes) -> str:
    """`own`, `team`, the name of a shared casebook, or whose own it is."""
    from casebound.book.models import Casebook

    state = who.roll.casebooks[id]
    if state.purpose == TEAM:
        return TEAM
    if state.purpose == OWN:
        return OWN if state.creator == who.number else f"of {people(who.practice)[state.creator]}"
    row = Casebook.objects.filter(practice=who.practice, id=id).first()
    return row.name if row and row.name else id.hex()


def people(practice: "Practice") -> dict[int, str]:
    """Names by person number."""
    from casebound.members.invite import persons

    return {number: person.name for number, person in persons(practice).items()}


def person(who: "Who", text: str) -> int:
    """The number of whoever has this e-mail or name and an open account. Raises BadInput."""
    from casebound.members.models import Person
    from casebound.people import accounts

    closed = {number for number, state in who.roll.persons.items() if state.closed}
    rows = Person.objects.filter(practice=who.practice).select_related("account")
    wanted = accounts.fold(text)
    found = [
        row.number
        for row in rows
        if row.number not in closed
        and wanted in (accounts.fold(row.name), accounts.fold(row.account.email or ""))
    ]
    if len(found) == 1:
        return found[0]
    if found:
        raise BadInput(f"Several people here are called “{text[:60]}”. Give the e-mail of one.")
    raise BadInput(f"Nobody with an open account here has the e-mail or name “{text[:60]}”.")


def machine_zone() -> str:
    """The time zone that this machine is set to, UTC where it does not say."""
    from zoneinfo import available_timezones

    linked = str(_LOCALTIME.resolve()).partition("zoneinfo/")[2] if _LOCALTIME.exists() else ""
    wanted = (os.environ.get("TZ", "").lstrip(":"), linked)
    return next((name for name in wanted if name in available_timezones()), "UTC")


def read_file(path: Path) -> bytes:
    """The bytes of a file that was named on the command line."""
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"The file {path} cannot be read ({reason}). Check its name.") from None


def write_file(path: Path, data: bytes) -> None:
    """A new file for its owner only, there whole or not at all; one that is there already is left alone."""
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        if path.exists() or path.is_symlink():
            raise FileExistsError
        try:
            with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            name_whole(beside, path)
        finally:
            beside.unlink(missing_ok=True)
    except FileExistsError:
        raise BadInput(f"{path} is there already and was left as it is. Give another name.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput(f"{path} cannot be written ({reason}). Give another place.") from None


def name_whole(beside: Path, path: Path) -> None:
    """Gives a file that is on the disk its name there, also after a power cut; never one that is taken."""
    try:
        os.link(beside, path)  # refuses a file that came in between; a plain rename would replace it
    except FileExistsError:
        raise
    except OSError:  # such as a memory stick, which knows no links
        if path.exists():
            raise FileExistsError from None
        beside.rename(path)
    if os.name != "nt":
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
