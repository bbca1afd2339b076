"""What somebody sees who has the database and no key: every column is named, and THREATS.md tells it.

A new table, column or kind of statement fails here until it stands in the list, and the list in THREATS.md.
"""

import re
from pathlib import Path

import pytest

from casebound.core import statements
from casebound.core.cipher import AES_GCM
from tests.attacks import lived_in
from tests.attacks.hostile import sql

pytestmark = pytest.mark.django_db

SEALED = "sealed"  # opens to nobody without a key; how long it is tells no more than the padding lets through
NUMBER = "number"  # random, counted up, a hash of something sealed, a public key or a signature
FIRST = (AES_GCM, 0x11, 0x12)  # first byte of whatever is sealed: under a key, to a person, from a browser

DRAFTS = "when drafts were begun and saved, how often, by whom, how long they are after padding"
FILES = "how many files an entry or a draft has, when each came, with its padded size"
LISTS = "whose client list is on its way in, since when, how often it was changed, how long it is"
CACHES = "over how many entries caches for lists and searching stand, and their padded size"
ERASED = "which pages were erased, when, by whom, on which ground, how long the reason is"
LOST = "whose new keys wait"
TOKENS = "which time authorities and witnesses were asked, when, and what they answered"
LETTERS = "who gets the pin by e-mail, and at which hour"
TODAY = (
    "who keeps a calendar here, who has a feed of days or an e-mail about what is due and at which hour, and "
    "how long these are after padding"
)
DESK = "who asked at the front desk, and when"
BACKUPS = "where backups go, when they were made, how large they are"
TIMERS = (
    "who chose a colleague to be told, and what came of the test; whose timer runs, from when to when, "
    "and how its message fared"
)
SESSIONS = "sessions with times and kind of browser"
SECOND = "which second steps are set up, when they were used, about how many recovery codes are left"
DOOR = "what happened at the door, and how often somebody was refused there"
PRACTICE = "a practice, with its name, profession, place, and where it went on if it moved"
ACCOUNTS = "accounts with name, e-mail, language and time zone, since when"
WORDS = "who has recovery words, and who has not written them down yet"
PEOPLE = "persons, roles, invitations and the names in them"
BOOKS = "which casebooks there are, the names of shared ones, who reads them since when"
ENTRIES = "who sealed an entry into which casebook, when, with which page number and padded size"
ORIGIN = "which draft became which entry"
SHARED = "what is shared into which casebook"
HINTS = "which pages say that they exist, to which casebook; who asked a colleague, and when"
OPENED = "who opened an entry, when and what for"
KINDS = "forms that the practice brought itself, word for word"
CLIENTS = "how many clients were given a number"
ENDING = "what who leaves may take along, who was shown it, what was settled for the end of the practice"

COLUMNS = {
    "account": {
        "id": NUMBER,
        "name called email language time_zone created": ACCOUNTS,
        "password": ACCOUNTS,  # salt and SHA-256 of a half of what Argon2id gives: test_passwords_stolen
        "wrapped_key": SEALED,
        "recovery_key words_shown": SEALED,
        "recovery_lookup": NUMBER,
        "words_confirmed_at": WORDS,
    },
    "anchors_errand": {"id practice_id": NUMBER, "authority not_before claimed attempts done said": TOKENS},
    "anchors_cosignature": {"id practice_id": NUMBER, "witness size time line received": TOKENS},
    "anchors_letter": {"id practice_id": NUMBER, "person not_before claimed": LETTERS},
    "anchors_token": {
        "id practice_id hash": NUMBER,
        "authority size raw earliest latest checked received": TOKENS,
    },
    "attachments_attachment": {
        "practice_id id": NUMBER,
        "person draft started chunks seq": FILES,
        "slip wrapped": SEALED,
    },
    "attachments_chunk": {"practice_id": NUMBER, "attachment number": FILES, "sealed": SEALED},
    "attempt": {"scope": NUMBER, "failures not_before kept_until last": DOOR},
    "book_casebook": {"practice_id id": NUMBER, "purpose owner name": BOOKS},
    "book_checkpoint": {"practice_id size root signature": NUMBER},
    "book_entry": {
        "practice_id seq": NUMBER,
        "casebook page author": ENTRIES,
        "draft": ORIGIN,
        "body": SEALED,
    },
    "book_entrykey": {"practice_id": NUMBER, "casebook seq epoch": SHARED, "wrapped": SEALED},
    "book_head": {"practice_id size frontier": NUMBER},
    "book_leaf": {"practice_id seq type signature hash": NUMBER, "signed": "by type of leaf, below"},
    "book_opening": {"practice_id number": NUMBER, "seq person purpose at": OPENED},
    "book_practice": {
        "id uid generation": NUMBER,
        "name profession place created closed_at closed_to": PRACTICE,
    },
    "book_tail": {"practice_id signer hash": NUMBER},
    "exchange_incoming": {
        "practice_id id": NUMBER,
        "person begun revision": LISTS,
        "file plan": SEALED,
    },
    "desk_lookup": {"practice_id id": NUMBER, "reader person at": DESK, "sealed": SEALED},
    "members_grant": {"practice_id": NUMBER, "casebook epoch person": BOOKS, "sealed": SEALED},
    "members_hint": {
        "practice_id wish signature": NUMBER,
        "casebook seq epoch audience tokens": HINTS,
        "wrapped": SEALED,
    },
    "members_hintasked": {"practice_id id": NUMBER, "person at": HINTS},
    "members_invitation": {"practice_id seq invite_key": NUMBER, "name used_by person": PEOPLE},
    "members_person": {
        "practice_id number account_id": NUMBER,
        "name joined told_about_server": PEOPLE,
        "sealed": SEALED,
    },
    "members_waitingkeys": {"practice_id leaf account_id": NUMBER, "person": LOST, "sealed": SEALED},
    "notice": {"id": NUMBER, "what device session at account_id": DOOR},
    "records_clientnumber": {"practice_id": NUMBER, "number": CLIENTS},
    "records_digestpage": {"practice_id": NUMBER, "casebook number epoch binding": CACHES, "sealed": SEALED},
    "records_draft": {
        "practice_id": NUMBER,
        "id": NUMBER,  # of a late form: under the host key, so that no address is guessed from it
        "person revision started saved": DRAFTS,
        "sealed": SEALED,
    },
    "records_erasure": {"practice_id": NUMBER, "seq begun done told backups_until": ERASED},
    "records_erasurereason": {"practice_id": NUMBER, "leaf person": ERASED, "sealed": SEALED},
    "records_ownkind": {"practice_id sha256": NUMBER, "name language raw added": KINDS},
    "records_searchblob": {"practice_id": NUMBER, "casebook epoch binding": CACHES, "sealed": SEALED},
    "second_factor": {"id": NUMBER, "account_id kind used made last_used": SECOND, "sealed": SEALED},
    "session": {
        "key ref": NUMBER,
        "data account_id created last_used expires locked_at device second_at password_at": SESSIONS,
        "unlocked": SEALED,
    },
    "timer_colleague": {
        "id practice_id uid link": NUMBER,
        "person asked answered answer said": TIMERS,
        "sealed": SEALED,
    },
    "timer_timer": {
        "id practice_id uid": NUMBER,
        "person started back due remind state ended attempts not_before said doubt tried": TIMERS,
        "seen ran away sent": TIMERS,
        "sealed": SEALED,
    },
    "today_calendar": {"id practice_id": NUMBER, "person": TODAY, "sealed": SEALED},
    "today_dates": {"id practice_id": NUMBER, "person": TODAY, "sealed": SEALED},
    "today_digest": {"id practice_id": NUMBER, "person every not_before claimed": TODAY},
    "today_feed": {"id practice_id lookup": NUMBER, "person": TODAY},
    "upkeep_backup": {"id": NUMBER, "made path size kept scheduled": BACKUPS},
    "upkeep_plan": {"id": NUMBER, "target not_before claimed turn done of said": BACKUPS},
}
NOTHING_OF_ANYBODY = {"auth_group", "auth_group_permissions", "auth_permission", "django_content_type"}

LEAVES = {
    "practice": PRACTICE,
    "generation": PRACTICE,
    "key": PEOPLE,
    "key-accepted": LOST,
    "key-refused": LOST,
    "invitation": PEOPLE,
    "withdrawal": PEOPLE,
    "role": PEOPLE,
    "closing": PEOPLE,
    "casebook": BOOKS,
    "grant": BOOKS,
    "epoch": BOOKS,
    "removal": BOOKS,
    "share": SHARED,
    "files": FILES,
    "opened": OPENED,
    "erasure-request": ERASED,
    "erasure": ERASED,
    "leaving-policy": ENDING,
    "policy-seen": ENDING,
    "keeping": ENDING,
    "practice-closed": ENDING,
    "succession": ENDING,
}


def told() -> str:
    """The list in THREATS.md, in one line."""
    said = Path(__file__).parents[2].joinpath("THREATS.md").read_text("utf-8")
    found = re.search(r"What such a thief still sees: (.*?)\n\n", said, re.DOTALL)
    assert found, "the list is gone"
    return " ".join(found[1].split())


def listed() -> dict[str, dict[str, str]]:
    return {
        table: {name: what for names, what in columns.items() for name in names.split()}
        for table, columns in COLUMNS.items()
    }


@pytest.fixture
def lived(monkeypatch):
    lived_in.made(monkeypatch)


def test_every_column_is_in_the_list(lived):
    there = {
        f"{table}.{column}"
        for table, columns in lived_in.tables().items()
        if table not in NOTHING_OF_ANYBODY
        for column in columns
    }
    known = {f"{table}.{column}" for table, columns in listed().items() for column in columns}
    assert sorted(there - known) == [], "enter it into COLUMNS: what does it tell a thief? THREATS.md says it"
    assert sorted(known - there) == [], "no such column: take it out of COLUMNS"


def test_every_kind_of_statement_is_in_the_list():
    unnamed = {kind.TYPE for kind in statements.TYPES} ^ set(LEAVES)
    assert unnamed == set(), "enter it into LEAVES: what does it tell a thief? THREATS.md says it"


@pytest.mark.parametrize("line", sorted({*LEAVES.values(), ERASED, SESSIONS, SECOND, DOOR, ENTRIES, OPENED}))
def test_what_statements_tell_is_said(line):
    assert line in told()


@pytest.mark.parametrize("table", sorted(COLUMNS))
def test_what_a_table_tells_is_said(table):
    for column, what in listed()[table].items():
        assert what in (SEALED, NUMBER) or (table, column) == ("book_leaf", "signed") or what in told(), (
            column
        )


def test_each_table_holds_something_here_and_what_is_called_sealed_is(lived):
    """A list over empty tables would prove nothing."""
    for table, columns in listed().items():
        for column, what in columns.items():
            values = [value for (value,) in sql(f"SELECT {column} FROM {table}")]
            assert values, f"{table} is empty: give it a row in tests/attacks/lived_in.py"
            if what == SEALED:
                raw = [bytes(value) for value in values if value is not None]
                assert raw, f"nothing lies in {table}.{column}"
                assert all(value[0] in FIRST and len(value) > 28 for value in raw), f"{table}.{column}"


def test_no_word_that_anybody_wrote_stands_in_any_column(lived):
    needles = [form for word in (lived_in.CANARY,) for form in (word.encode(), word.encode().hex().encode())]
    for table, columns in lived_in.tables().items():
        for row in sql(f"SELECT * FROM {table}"):
            for column, value in zip(columns, row, strict=True):
                raw = bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                assert not [needle for needle in needles if needle in raw], f"{table}.{column}"
