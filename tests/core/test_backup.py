"""A backup opens with its words, whole or not at all."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from casebound.core import backup
from casebound.core.errors import BadInput, CaseboundError, Malformed, Tampered
from casebound.core.recovery import new_words

VECTORS = Path(__file__).parents[2] / "vectors/backup"
WORDS, OTHER = new_words(), new_words()
MADE = 1_770_000_000
CHUNK = 64


def recipient(words: str) -> backup.Recipient:
    return backup.Recipient(backup.secret_of(words).public.raw)


def made(stream: bytes, *words: str) -> bytes:
    pieces = [stream[at : at + 50] for at in range(0, len(stream), 50)]
    return b"".join(backup.seal(pieces, [recipient(each) for each in words or (WORDS,)], MADE, CHUNK))


def opened(raw: bytes, words: str = WORDS) -> bytes:
    return b"".join(backup.opened(io.BytesIO(raw).read, backup.secret_of(words), CHUNK))


@pytest.mark.parametrize("length", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 5 * CHUNK, 1000])
def test_what_went_in_comes_out(length):
    stream = bytes(range(256)) * 4
    assert opened(made(stream[:length])) == stream[:length]


def test_each_of_several_recipients_opens_it():
    raw = made(b"kept", WORDS, OTHER)
    assert opened(raw, WORDS) == opened(raw, OTHER) == b"kept"


def test_words_in_capitals_and_lines_open_it():
    assert opened(made(b"kept"), WORDS.upper().replace(" ", "\n")) == b"kept"


def test_other_words_open_nothing_and_it_says_so():
    with pytest.raises(BadInput, match="not the words of this backup"):
        opened(made(b"kept"), OTHER)


def test_the_stream_stands_nowhere_in_clear():
    assert b"a calm river" not in made(b"a calm river" * 20)


def test_a_reader_that_gives_little_at_a_time():
    source = io.BytesIO(made(b"kept" * 100))
    pieces = backup.opened(lambda size: source.read(min(size, 7)), backup.secret_of(WORDS), CHUNK)
    assert b"".join(pieces) == b"kept" * 100


def test_any_changed_byte_is_found():
    raw = made(b"kept" * 40)
    for at in range(0, len(raw), 7):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(CaseboundError):
            opened(changed)


def test_any_missing_end_is_found():
    raw = made(b"kept" * 40)
    for length in range(0, len(raw), 11):
        with pytest.raises((Malformed, Tampered)):
            opened(raw[:length])


def test_a_whole_number_of_chunks_without_the_last_one_is_cut():
    raw = made(b"x" * (3 * CHUNK))
    frame = 4 + 29 + CHUNK
    with pytest.raises(Tampered, match="too early"):
        opened(raw[:-frame])


def test_a_chunk_longer_than_any_is_not_waited_for():
    raw = made(b"kept")
    start = raw.index(b"\n\n") + 2
    with pytest.raises(Tampered, match="changed"):
        opened(raw[:start] + b"\xff\xff\xff\xff" + raw[start + 4 :])


def test_bytes_behind_the_end_are_refused():
    with pytest.raises(Tampered, match="changed"):
        opened(made(b"kept") + b"!")


def exchanged(raw: bytes) -> bytes:
    """Two chunks in the place of each other."""
    start = raw.index(b"\n\n") + 2
    frame = 4 + 29 + CHUNK
    first, second, rest = (
        raw[start : start + frame],
        raw[start + frame : start + 2 * frame],
        raw[start + 2 * frame :],
    )
    return raw[:start] + second + first + rest


def header_of_another(raw: bytes) -> bytes:
    start = raw.index(b"\n\n") + 2
    return made(b"another")[:start] + raw[start:]


def dated_otherwise(raw: bytes) -> bytes:
    return raw.replace(b"made 2026", b"made 2027")


@pytest.mark.parametrize("attack", [exchanged, header_of_another, dated_otherwise])
def test_parts_of_one_backup_do_not_serve_in_another(attack: Callable[[bytes], bytes]):
    with pytest.raises(Tampered, match="changed"):
        opened(attack(made(b"kept" * 100)))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"PK\x03\x04 something else altogether",
        b"casebound-backup/v1\n\n",
        b"casebound-backup/v1\nid 00\nmade 2026-02-02T00:00:00Z\n\n",
        b"casebound-backup/v1\n" + b"x" * (1 << 17),
        b"casebound-backup/v1\nid " + b"0" * 32,
    ],
)
def test_what_is_no_backup_is_said_to_be_none(raw):
    with pytest.raises(Malformed):
        backup.read_header(io.BytesIO(raw).read)


def test_the_header_says_when_it_was_made_and_for_whom():
    raw = made(b"kept")
    header, exact = backup.read_header(io.BytesIO(raw).read)
    assert (header.made, header.encode()) == (MADE, exact)
    assert [told for told, _ in header.recipients] == [recipient(WORDS).fingerprint]
    assert raw.startswith(exact)


def test_the_vector_opens_for_ever():
    told = json.loads((VECTORS / "backup.json").read_text())
    raw = (VECTORS / "small.cbbackup").read_bytes()
    assert recipient(told["words"]).fingerprint.hex() == told["fingerprint"]
    stream = b"".join(backup.opened(io.BytesIO(raw).read, backup.secret_of(told["words"])))
    assert stream.hex() == told["stream"]
    for name, length in told["cut"].items():
        with pytest.raises((Malformed, Tampered)):
            b"".join(backup.opened(io.BytesIO(raw[:length]).read, backup.secret_of(told["words"])))
        assert name
