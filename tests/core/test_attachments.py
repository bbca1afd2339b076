"""Evidence files: cut, sealed, put together; nothing of another file, place or entry fits."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from casebound.core import attachments
from casebound.core.attachments import CHUNK, File, Place, chunks_of, described, open_chunks, seal_chunk
from casebound.core.errors import BadInput, Tampered
from casebound.core.kinds import Kind
from casebound.core.packing import pad
from casebound.core.text import TextFault
from tests.core.kinds_in_tests import check, every_feature
from tests.small_practice import fixed

P, KEY, ID = fixed("practice", 16), fixed("file key"), fixed("file", 16)
RAW = fixed("content") * (CHUNK // 16)  # two chunks, the second not quite full


def file_of(raw: bytes, **more: str) -> File:
    digest = hashlib.sha256(raw).hexdigest()
    return File(ID.hex(), "photo.jpg", "image/jpeg", len(raw), digest, chunks_of(len(raw)), **more)


def sealed(raw: bytes) -> list[bytes]:
    count = chunks_of(len(raw))
    parts = [raw[at * CHUNK : (at + 1) * CHUNK] for at in range(count)]
    return [seal_chunk(KEY, Place(P, ID, at, at == count - 1), part) for at, part in enumerate(parts)]


def opened(file: File, parts: list[bytes]) -> bytes:
    return b"".join(open_chunks(KEY, P, file, parts))


@pytest.mark.parametrize("length", [1, CHUNK - 1, CHUNK, CHUNK + 1])
def test_a_file_comes_back_as_it_was(length: int) -> None:
    raw = RAW[:length]
    assert opened(file_of(raw), sealed(raw)) == raw


def test_a_full_chunk_grows_by_nothing_but_the_seal() -> None:
    assert len(pad(RAW[:CHUNK])) == CHUNK + 4 == 2**20


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: parts[::-1],
        lambda parts: parts[:1],
        lambda parts: parts[1:],
        lambda parts: [parts[0], parts[0]],
        lambda parts: [*parts, parts[1]],
        lambda parts: [],
        lambda parts: [parts[0][:-1] + bytes([parts[0][-1] ^ 1]), parts[1]],
    ],
    ids=["reordered", "end dropped", "beginning dropped", "repeated", "left over", "nothing", "one bit"],
)
def test_chunks_that_are_not_the_file_are_refused(change: Callable[[list[bytes]], list[bytes]]) -> None:
    with pytest.raises(Tampered, match=r"“photo\.jpg” is damaged"):
        opened(file_of(RAW), change(sealed(RAW)))


def test_a_description_that_is_not_of_these_bytes_is_refused() -> None:
    with pytest.raises(Tampered):
        opened(replace(file_of(RAW), sha256="00" * 32), sealed(RAW))
    with pytest.raises(Tampered):
        opened(replace(file_of(RAW), size=len(RAW) - 1), sealed(RAW))


def test_chunks_of_another_practice_or_key_do_not_open() -> None:
    for practice, key in ((fixed("other", 16), KEY), (P, fixed("other"))):
        with pytest.raises(Tampered):
            list(open_chunks(key, practice, file_of(b"x"), sealed(b"x")))


def test_a_chunk_of_the_wrong_length_is_never_sealed() -> None:
    for raw, last in ((RAW[: CHUNK + 1], True), (RAW[: CHUNK - 1], False)):
        with pytest.raises(ValueError, match="full"):
            seal_chunk(KEY, Place(P, ID, 0, last), raw)


def test_the_key_is_wrapped_for_one_entry_and_one_file() -> None:
    wrapped = attachments.wrap(KEY, fixed("entry"), P, 7, ID)
    assert attachments.unwrap(wrapped, fixed("entry"), P, 7, ID) == KEY
    for data_key, seq, attachment in (
        (fixed("other"), 7, ID),
        (fixed("entry"), 8, ID),
        (fixed("entry"), 7, fixed("x", 16)),
    ):
        with pytest.raises(Tampered):
            attachments.unwrap(wrapped, data_key, P, seq, attachment)


def test_a_description_is_read_back() -> None:
    for file in (file_of(RAW), file_of(b"x", origin="My phone", captured="Me, that evening")):
        assert described(file.answer()) == file
    assert set(file_of(b"x").answer()) == {"id", "name", "type", "size", "sha256", "chunks"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": "ab"},
        {"id": "G" * 32},
        {"name": "../x"},
        {"name": " "},
        {"name": "a\nb"},
        {"name": 5},
        {"type": "jpeg"},
        {"type": "Text/<b>"},
        {"size": 0},
        {"size": attachments.SIZE_LIMIT + 1},
        {"size": True},
        {"size": "1"},
        {"chunks": 2},
        {"sha256": "AB" * 32},
        {"origin": "a\nb"},
        {"captured": "x" * 201},
        {"key": "value"},
    ],
    ids=str,
)
def test_any_other_description_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(TextFault):
        described(file_of(b"x").answer() | change)


def test_no_description_is_refused() -> None:
    whole = file_of(b"x").answer()
    for value in ("x", None, {}, {name: whole[name] for name in whole if name != "sha256"}):
        with pytest.raises(TextFault):
            described(value)


def _cleaned(kind: Kind, answers: dict[str, object]) -> Mapping[str, object]:
    return check(kind, answers, for_seal=False).answers


def test_files_among_answers() -> None:
    kind = every_feature()
    one = file_of(b"x").answer()
    assert _cleaned(kind, {"files": [one]})["files"] == [one]
    assert "files" not in _cleaned(kind, {"files": []})
    many = [one | {"id": f"{number:032x}"} for number in range(attachments.FILES_LIMIT + 1)]
    for wrong in ([one, one], many, one):
        with pytest.raises(BadInput):
            _cleaned(kind, {"files": wrong})


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(change=some.dictionaries(some.sampled_from([*attachments._KEYS, "other"]), ANYTHING, max_size=4))
def test_any_value_in_a_description_is_taken_or_refused(change: dict[str, object]) -> None:
    try:
        file = described(file_of(b"x").answer() | change)
    except TextFault:
        return
    assert described(file.answer()) == file
