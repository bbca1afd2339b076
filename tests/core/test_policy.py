"""Whom a checker trusts: tlog-policy files, and what they accept."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import ed25519, notes, policy
from casebound.core.errors import Malformed, Untrusted
from casebound.core.notes import COSIGNATURE, Checkpoint, Note, Signature, VerifierKey
from tests.core.practice import ID, LOG, MALLORY

NAME = notes.origin(ID)
HEAD = LOG.sign(Checkpoint(NAME, 5, b"r" * 32))
LOG_LINE = f"log {LOG.vkey(NAME)}\n"
KEYS = {name: VerifierKey(f"w.example/{name}", ed25519.public_of(name.encode() * 16), COSIGNATURE)
        for name in ("X1", "X2", "X3", "Y1", "Y2")}  # fmt: skip
WITNESSES = "".join(f"witness {name} {key}\n" for name, key in KEYS.items())
TWO_LEVELS = f"""# the example of the specification
{LOG_LINE}
{WITNESSES}
group X-witnesses 2 X1 X2 X3
 \tgroup  Y-witnesses\tany Y1 Y2\x20
group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def cosigned(*names: str, raw: bytes = HEAD) -> bytes:
    note = Note.parse(raw)
    lines = []
    for time, name in enumerate(names, 1000):
        message = f"cosignature/v1\ntime {time}\n".encode() + note.text
        signature = time.to_bytes(8, "big") + ed25519.sign(name.encode() * 16, message)
        lines.append(Signature(KEYS[name].name, KEYS[name].id, signature))
    return Note(note.text, (*note.signatures, *lines)).encode()


def test_a_log_alone():
    vouched = policy.parse(LOG_LINE + "quorum none\n").check(HEAD)
    assert (vouched.checkpoint.size, vouched.log, dict(vouched.witnesses)) == (
        5,
        VerifierKey.parse(LOG.vkey(NAME)),
        {},
    )


def test_a_single_witness():
    trusted = policy.parse(LOG_LINE + WITNESSES + "quorum X1\n")
    assert trusted.check(cosigned("X1")).witnesses == {b"X1": 1000}
    with pytest.raises(Untrusted, match="witnesses"):
        trusted.check(cosigned("X2"))


@pytest.mark.parametrize("names", [("X1", "X2", "Y1"), ("X3", "X1", "Y2"), ("X1", "X2", "X3", "Y1", "Y2")])
def test_a_quorum_of_two_levels_met(names):
    assert len(policy.parse(TWO_LEVELS).check(cosigned(*names)).witnesses) == len(names)


@pytest.mark.parametrize("names", [(), ("X1", "X2", "X3"), ("X1", "Y1", "Y2"), ("X1", "X1", "Y1")])
def test_a_quorum_of_two_levels_missed(names):
    with pytest.raises(Untrusted, match="Too few"):
        policy.parse(TWO_LEVELS).check(cosigned(*names))


def test_a_log_speaks_for_its_own_origin_only():
    other = notes.sign_note(Checkpoint("elsewhere", 5, bytes(32)).text(), NAME, LOG.seed)
    for raw in (other, notes.sign_note(Note.parse(HEAD).text, NAME, MALLORY.sign_seed)):
        with pytest.raises(Untrusted, match="No log"):
            policy.parse(LOG_LINE + "quorum none\n").check(raw)


def test_names_urls_and_comments_of_any_octets():
    raw = WITNESSES.replace("witness X1", "witness Ж").encode() + b"quorum \xd0\x96 \n # \xff\n"
    assert policy.parse(raw).quorum == "Ж".encode()
    with_urls = LOG_LINE.replace("\n", " https://log.example\n") + "quorum none\n"
    assert len(policy.parse(with_urls).logs) == 1


@pytest.mark.parametrize(
    "text",
    [
        "quorum none",
        "",
        LOG_LINE,
        "quorum none\nquorum none\n",
        "quorum X1\n" + WITNESSES,
        "quorum nobody\n",
        "quorum\n",
        "quorum none none\n",
        "trust me\nquorum none\n",
        LOG_LINE * 2 + "quorum none\n",
        LOG_LINE + f"log {notes.vkey('alias', LOG.public)}\nquorum none\n",
        f"log {KEYS['X1']}\nquorum none\n",
        f"log {LOG.vkey(NAME)} https://a https://b\nquorum none\n",
        "log not-a-key\nquorum none\n",
        b"log \xff\nquorum none\n",
        f"witness X1 {LOG.vkey(NAME)}\nquorum none\n",
        f"witness none {KEYS['X1']}\nquorum none\n",
        f"witness X1 {KEYS['X1']}\nwitness X1 {KEYS['X2']}\nquorum none\n",
        f"witness X1 {KEYS['X1']}\nwitness X2 {KEYS['X1']}\nquorum none\n",
        WITNESSES + "group G 0 X1\nquorum none\n",
        WITNESSES + "group G 3 X1 X2\nquorum none\n",
        WITNESSES + "group G 01 X1\nquorum none\n",
        WITNESSES + "group G any\nquorum none\n",
        WITNESSES + "group G some X1\nquorum none\n",
        WITNESSES + "group G any none\nquorum none\n",
        WITNESSES + "group G any X1 X1\nquorum none\n",
        WITNESSES + "group G any G\nquorum none\n",
        WITNESSES + "group X1 any X2\nquorum none\n",
        WITNESSES + "group none any X2\nquorum none\n",
        WITNESSES + "group G any X1\ngroup H any X1\nquorum none\n",
        WITNESSES + "group G any H\ngroup H any X1\nquorum G\n",
        "quorum none\r\n",
        "quorum none\x00\n",
        "#" * (1 << 18) + "\nquorum none\n",
    ],
)
def test_policies_that_cannot_be_used(text):
    with pytest.raises(Malformed):
        policy.parse(text)


@given(some.binary(max_size=120) | some.text(max_size=60))
def test_noise(raw):
    with suppress(Malformed):
        policy.parse(raw)
