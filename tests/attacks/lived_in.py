"""A practice that has been lived in: every table of the database holds at least one row."""

import pytest
from django.db import connection

from casebound.anchors import letters, tokens
from casebound.anchors.models import Cosignature, Errand
from casebound.book import logkey
from casebound.desk import look_up
from casebound.exchange.lists_in import incoming
from casebound.members import casebooks, desk_book, invite, lost_keys
from casebound.people import attempts, notices, recovery
from casebound.people.models import Session
from casebound.records import clients, digests, erasure, hints, kinds, lapsed, read, search
from casebound.upkeep.models import Backup, Plan
from tests.attachments import adding
from tests.attacks.hostile import Book
from tests.people.helpers import browser, with_app
from tests.records import seeded
from tests.site.test_commands_record import OWN_KIND
from tests.timer.out import going_out
from tests.today import calendars

CANARY = "KANARI"  # in everything that anybody wrote, said, named or typed inside
NEW = "eleven slow herons standing"


def made(monkeypatch: pytest.MonkeyPatch) -> Book:
    """Ana, Ben and Dana after a year: drafts, files, caches, an erasure, tokens, lost keys, second steps."""
    monkeypatch.setattr(digests, "TAIL", 3)
    monkeypatch.setattr(search, "TAIL", 3)
    book = Book()
    _writes(book)
    _signs_in(book)
    _keeps_outside(book)
    invite.invite(book.dana, ("practitioner",), "Chen")
    casebooks.admit(book.ben, book.team, book.ana.number, book.ana.secret.public.words)
    lost_keys.make_keys(lost_keys.make_link(book.dana, book.ana.number), NEW)
    return book


def _writes(book: Book) -> None:
    ana = book.ana
    sheet = adding.draft(ana)
    adding.add(ana, sheet, CANARY.encode() * 40, f"{CANARY}.jpg")
    adding.seal(ana, sheet)
    waiting = adding.draft(ana, account=f"{CANARY} waits")
    adding.add(ana, waiting, CANARY.encode() * 30, f"{CANARY}.jpg")
    book.note(ana, f"{CANARY} came back.", share=True)
    gone = book.note(ana, f"{CANARY} to be erased.")
    read.open_entry(ana, book.seqs[0], "read")
    erasure.erase(ana, gone.seq, erasure.Wish("mistake", f"{CANARY} was the wrong one.", "2027-01-01"))
    clients.new_number(book.practice)
    for who in (ana, book.ben):
        known = seeded.client(who, f"{CANARY} Poe", phones=["206 555 0134"], emails=[f"{CANARY}@example.org"])
        hints.choose(ana, seeded.note(ana, client=known).seq if who is ana else book.seqs[1], "lead")
    hints.ask(book.ben, known)
    incoming.begin(ana, f"Name\n{CANARY}\n".encode(), f"{CANARY}.csv")
    kinds.add(book.practice, OWN_KIND.encode())
    digests.lines(ana, ana.own_casebook())
    search.search(ana, CANARY)
    lapsed.keep_note(ana.account, f"{CANARY} in the dark")


def _signs_in(book: Book) -> None:
    account = book.ana.account
    with_app(account)
    recovery.new_words(account, book.ana_key)
    client = browser(account, book.ana_key, HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140.0")
    client.get("/")
    assert Session.objects.exists()
    notices.note(account, notices.BROWSER, device="Firefox, Linux")
    attempts.begin(attempts.scopes("somebody", address="192.0.2.7", known=False))


def _keeps_outside(book: Book) -> None:
    note = tokens.note(book.practice, logkey.of(book.practice).public, 3)
    stamp = tokens.Stamp(b"", 1_763_000_000, 1_763_000_001)
    tokens.keep(book.practice, "test", 3, note, stamp, checked=False, now=1_763_000_002)
    Errand.objects.create(practice=book.practice, authority="test", done=3)
    Cosignature.objects.create(
        practice=book.practice, witness="one", size=3, time=1, line=b"a line", received=2
    )
    letters.choose(book.ana, shared=False)
    desk_book.start(book.ana)
    look_up.ask(book.ana, CANARY)
    calendars.given(book.ana, CANARY)
    going_out(book.ana, CANARY)
    Plan.objects.create(pk=1, target="/media/stick")
    Backup.objects.create(made=1_763_000_000, path="/media/stick/casebound.cbbackup", size=100_000)


def tables() -> dict[str, list[str]]:
    """Every table of the database with its columns, Django's own notes about migrations left out."""
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name != "django_migrations"]
        return {
            name: [column.name for column in connection.introspection.get_table_description(cursor, name)]
            for name in names
        }
