"""Notes that a browser sealed without a network: kept as they come, opened by Ana alone, never twice."""

import json
from datetime import datetime

import pytest
from django.test import Client

from casebound.core import context, ledger, receipts, statements
from casebound.core.errors import BadInput
from casebound.core.keys import LightPublic, Public
from casebound.core.packing import pack, pad
from casebound.kinds import shipped
from casebound.members.who import Who, of_account
from casebound.people import unlock
from casebound.records import compromised, drafts, offline
from casebound.records.models import Draft
from tests.members.test_founding import PASSWORD, ana_founds
from tests.small_practice import person

pytestmark = pytest.mark.django_db
NOTE = b"n" * 16
BEGAN = "2026-11-21T09:05+01:00"
BEN = person("ben").public


@pytest.fixture
def ana(client: Client) -> Who:
    who, _ = ana_founds()
    sign_in(client)
    return who


def sign_in(client: Client) -> None:
    client.post("/lock/", {"handle": "ana@example.org", "password": PASSWORD, "own": "on"})


def part(who: Who, number: int, text: str, light: bool = True, note: bytes = NOTE, **told: str) -> bytes:
    """What a browser makes of one sitting."""
    public = who.secret.public
    where = context.offline(who.practice.uid, note, number, public.fingerprint)
    raw = pad(json.dumps({"text": text, "began": BEGAN, "saved": BEGAN, "language": "en"} | told).encode())
    sealed = LightPublic(public.kem[-32:]).seal(raw, where) if light else public.seal(raw, where)
    return number.to_bytes(4, "big") + sealed


def sent(who: Who, *parts: bytes, to: Public | None = None, note: bytes = NOTE) -> bytes:
    return pack(offline.FIRST, note, (to or who.secret.public).fingerprint, *parts)


def deliver(
    client: Client, raw: bytes, kind: str = "application/octet-stream", **headers: str
) -> tuple[int, object]:
    answer = client.post("/offline/deliver/", raw, content_type=kind, headers=headers)
    return answer.status_code, answer.json()["kept"]


def texts(who: Who) -> list[object]:
    return [sheet.answers.get("account") for sheet in drafts.sheets(who) if not sheet.loose]


@pytest.mark.parametrize("light", [True, False])
def test_a_note_becomes_a_draft_of_her_own(client: Client, ana: Who, light: bool) -> None:
    raw = sent(ana, part(ana, 1, "First.", light), part(ana, 2, "Second.", light))
    client.post("/lock/now/")
    assert deliver(client, raw) == (200, NOTE.hex())
    (row,) = Draft.objects.all()
    assert row.sealed[0] == 0x11, "nothing lies there under the light suite alone"
    assert raw not in row.sealed
    sign_in(client)
    assert client.get("/").status_code == 200
    (sheet,) = drafts.sheets(ana)
    assert sheet.answers["account"] == "First.\n\nSecond."
    assert (
        sheet.answers["happened"]
        == drafts.filled_in(shipped().get("incident"), datetime.fromisoformat(BEGAN).astimezone(ana.zone))[
            "happened"
        ]
    )
    assert sheet.id == NOTE
    assert sheet.received is not None


def test_delivered_twice_it_is_kept_once(client: Client, ana: Who) -> None:
    raw = sent(ana, part(ana, 1, "Once."))
    for _ in range(2):
        assert deliver(client, raw) == (200, NOTE.hex())
    assert Draft.objects.count() == 1
    client.get("/")
    assert deliver(client, raw) == (200, NOTE.hex())  # the first acknowledgement never arrived
    client.get("/")
    assert texts(ana) == ["Once."]


def test_a_second_delivery_takes_nothing_from_what_she_wrote_meanwhile(client: Client, ana: Who) -> None:
    deliver(client, sent(ana, part(ana, 1, "Then.")))
    client.get("/")
    (sheet,) = drafts.sheets(ana)
    drafts.save(ana, sheet, {"account": "Rewritten."})
    deliver(client, sent(ana, part(ana, 1, "Then."), part(ana, 2, "And more.")))
    client.get("/")
    assert sorted(texts(ana)) == ["Rewritten.", "Then.\n\nAnd more."]  # type: ignore[type-var]


def test_what_her_keys_do_not_open_is_said_in_its_place(client: Client, ana: Who) -> None:
    good, changed = part(ana, 1, "Good."), part(ana, 2, "Bad.")
    moved = part(ana, 3, "From elsewhere.", note=b"m" * 16)
    odd = part(ana, 4, "Odd.", began="yesterday")
    deliver(client, sent(ana, good, changed[:-1] + b"\x00", moved, odd))
    client.get("/")
    (text,) = texts(ana)
    assert str(text).startswith("Good.\n\n[A part of this note could not be opened")
    assert str(text).count("could not be opened") == 3


def test_a_note_for_somebody_else_waits_where_it_is(client: Client, ana: Who) -> None:
    assert deliver(client, sent(ana, part(ana, 1, "For Ben."), to=BEN)) == (422, None)
    assert Draft.objects.count() == 0


def test_nobody_this_browser_does_not_know_is_heard(client: Client, ana: Who) -> None:
    raw = sent(ana, part(ana, 1, "Words."))
    assert deliver(Client(), raw) == (403, None)
    assert deliver(client, raw, **{"Sec-Fetch-Site": "cross-site"}) == (403, None)
    assert deliver(client, raw, "text/plain") == (403, None)
    assert Draft.objects.count() == 0


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00",
        pack(b"casebound-offline/v2", NOTE, bytes(32), b"\x00\x00\x00\x01x"),
        pack(offline.FIRST, NOTE, bytes(32)),
        pack(offline.FIRST, NOTE[1:], bytes(32), b"\x00\x00\x00\x01x"),
        pack(offline.FIRST, NOTE, bytes(31), b"\x00\x00\x00\x01x"),
        pack(offline.FIRST, NOTE, bytes(32), b"\x00\x00\x00\x00x"),
        pack(offline.FIRST, NOTE, bytes(32), b"\x00\x00\x00\x01"),
        pack(offline.FIRST, NOTE, bytes(32), b"\x00\x00\x00\x02x", b"\x00\x00\x00\x01x"),
        pack(offline.FIRST, NOTE, bytes(32), b"\x00\x00\x00\x01x", b"\x00\x00\x00\x01x"),
        pack(offline.FIRST, NOTE, bytes(32), b"\x00\x00\x00\x01x" + bytes(offline.MOST)),
    ],
)
def test_other_bytes_are_refused(raw: bytes) -> None:
    with pytest.raises(BadInput, match="not taken"):
        offline.read(raw)


def test_a_full_desk_takes_no_more(client: Client, ana: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casebound.records.lapsed.MOST", 0)
    assert deliver(client, sent(ana, part(ana, 1, "Words."))) == (422, None)


def test_the_pin_is_her_signed_key_and_proves_that_the_ledger_holds_it(client: Client, ana: Who) -> None:
    from base64 import b64decode

    pin = offline.pin(ana)
    statement, signature, receipt = (b64decode(pin[name]) for name in ("statement", "signature", "receipt"))
    told = statements.parse(statement)
    assert isinstance(told, statements.Key)
    assert (told.kem_key, told.sign_key) == (ana.secret.public.kem, ana.secret.public.sign)
    receipts.check(receipt, ledger.leaf_hash(statement + signature), ana.roll.log_key)
    assert pin["receipt"] in client.get("/offline/set-up/").content.decode()


def test_the_page_and_its_code_are_the_same_for_everybody(client: Client, ana: Who) -> None:
    for address in ("/offline/", "/offline/script.js", "/worker.js"):
        mine, theirs = client.get(address), Client().get(address)
        assert mine.content == theirs.content
        assert not theirs.cookies
    assert theirs["Content-Type"].startswith("text/javascript")


def test_new_keys_lose_no_note_that_has_arrived(client: Client, ana: Who) -> None:
    deliver(client, sent(ana, part(ana, 1, "Before the new keys.")))
    before = client.get("/offline/mine/").json()["recipient"]
    account = ana.account
    old = unlock.with_password(account, PASSWORD)
    key = compromised.start_over(account, old, "another calm river at night")
    fresh = of_account(account, key)
    assert texts(fresh) == ["Before the new keys."]
    assert before == ana.secret.public.fingerprint.hex()
    now = client.get("/offline/mine/").json()["recipient"]
    assert now == fresh.secret.public.fingerprint.hex() != before
    assert Client().get("/offline/mine/").json() == {"recipient": ""}
