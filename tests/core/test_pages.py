"""Digest pages and search blobs: caches that open only for the set of leaves they were made for."""

import dataclasses
from collections.abc import Callable

import pytest

from casebound.core.errors import Malformed, Tampered
from casebound.core.keys import Epoch
from casebound.core.packing import pack
from casebound.core.pages import (
    Binding,
    leaves_sha256,
    open_page,
    open_search,
    pack_rows,
    seal_page,
    seal_search,
)
from tests.small_practice import fixed

P, C = fixed("p", 16), fixed("c", 16)
EPOCH = Epoch(fixed("epoch"), P, C, 2)
LEAVES = [(3, fixed("leaf 3")), (9, fixed("leaf 9"))]
BINDING = Binding(P, C, 2, 1, 10, fixed("root"), 3, 9, leaves_sha256(LEAVES))
ROWS = pack_rows([(3, fixed("d3", 128)), (9, fixed("d9", 128))])


def test_rows_have_a_fixed_width() -> None:
    assert len(ROWS) == 2 * 136
    assert ROWS[:8] == (3).to_bytes(8, "big")
    with pytest.raises(ValueError, match="128 bytes"):
        pack_rows([(3, b"short")])


def test_a_binding_has_one_writing() -> None:
    assert Binding.parse(bytes(BINDING)) == BINDING
    for raw in (b"", bytes(BINDING)[:-1], pack(b"x"), bytes(BINDING).replace(b"page/v1", b"page/v2")):
        with pytest.raises(Malformed):
            Binding.parse(raw)


def test_leaves_are_bound_in_order() -> None:
    assert leaves_sha256(LEAVES) != leaves_sha256(LEAVES[::-1]) != leaves_sha256(LEAVES[:1])


@pytest.mark.parametrize(("close", "reopen"), [(seal_page, open_page), (seal_search, open_search)])
def test_a_cache_opens_only_with_its_own_binding(
    close: Callable[[bytes, Binding, Epoch], bytes], reopen: Callable[[bytes, Binding, Epoch], bytes]
) -> None:
    sealed = close(ROWS, BINDING, EPOCH)
    assert reopen(sealed, BINDING, EPOCH) == ROWS
    changes = [
        {"page_number": 2},
        {"size": 11},
        {"root": fixed("other")},
        {"first_seq": 4},
        {"last_seq": 8},
        {"leaves_sha256": leaves_sha256(LEAVES[:1])},
    ]
    for change in changes:
        with pytest.raises(Tampered):
            reopen(sealed, dataclasses.replace(BINDING, **change), EPOCH)
    with pytest.raises(Tampered):
        reopen(sealed, BINDING, Epoch(EPOCH.secret, P, C, 3))


def test_a_page_is_no_search_blob() -> None:
    with pytest.raises(Tampered):
        open_search(seal_page(ROWS, BINDING, EPOCH), BINDING, EPOCH)
