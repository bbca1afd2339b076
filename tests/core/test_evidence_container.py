"""The canonical ZIP: one writing for each list of members, readable by any unzip."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casebound.core.errors import BadInput, Malformed
from casebound.core.evidence import container
from casebound.core.evidence.container import looks_like_zip, read, write

names = st.from_regex(r"[a-zA-Z0-9_-]{1,8}(/[a-z0-9_-]{1,8}){0,2}", fullmatch=True)
members = st.dictionaries(names, st.binary(max_size=50), max_size=5).map(lambda made: list(made.items()))
TWO = [("a/one.txt", b"first"), ("two", b"")]


@given(members)
def test_what_was_written_is_read(made: list[tuple[str, bytes]]) -> None:
    raw = write(made)
    assert read(raw) == made
    assert looks_like_zip(raw)


@given(members.filter(bool))
def test_any_unzip_reads_it(made: list[tuple[str, bytes]]) -> None:
    with zipfile.ZipFile(io.BytesIO(write(made))) as archive:
        assert archive.testzip() is None
        assert [(name, archive.read(name)) for name in archive.namelist()] == made


def test_every_bit_counts() -> None:
    raw = write(TWO)
    for at in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[at // 8] ^= 1 << at % 8
        with pytest.raises(Malformed):
            read(bytes(flipped))


def test_every_cut_and_every_addition_counts() -> None:
    raw = write(TWO)
    for at in range(len(raw)):
        with pytest.raises(Malformed):
            read(raw[:at])
    for other in (raw + b"\x00", b"\x00" + raw, raw + raw):
        with pytest.raises(Malformed):
            read(other)


@pytest.mark.parametrize(
    "name",
    ["", "../up", "a/../b", "a/./b", "/root", "a//b", "a/", "c:\\x", "é", "a b", "x" * 121, "a\n", "a\x00"],
)
def test_names_that_lead_elsewhere_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        write([(name, b"")])
    raw = b"".join(container._pieces([(name, b"")]))
    with pytest.raises(Malformed):
        read(raw)


def test_a_name_twice_is_refused() -> None:
    with pytest.raises(Malformed):
        read(write([("a", b"1"), ("a", b"2")]))


def test_limits_hold_for_reader_and_writer(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = write(TWO)
    monkeypatch.setattr(container, "MOST_MEMBERS", 1)
    with pytest.raises(Malformed):
        read(raw)
    with pytest.raises(BadInput, match="fewer pages"):
        write(TWO)
    monkeypatch.setattr(container, "MOST_BYTES", 10)
    with pytest.raises(Malformed, match="larger than any"):
        read(raw)


def test_a_compressed_archive_is_refused_unopened() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50_000_000))
    with pytest.raises(Malformed, match="packed anew"):
        read(packed.getvalue())


def test_what_looks_like_a_zip() -> None:
    raw = write(TWO)
    assert all(looks_like_zip(raw[:length]) for length in range(1, len(raw) + 1))
    assert all(looks_like_zip(raw[:at] + b"?" + raw[at + 1 :]) for at in range(len(raw)))
    assert not looks_like_zip(b"")
    assert not looks_like_zip(b"%PDF-1.7")
