"""Contexts: every sealed thing says what it is and where it belongs."""

import dataclasses

import pytest

from casebound.core import context
from casebound.core.context import NOBODY, SHAPES, Context
from casebound.core.packing import unpack

P, C, R, ID = b"p" * 16, b"c" * 16, b"r" * 32, b"i" * 16

ONE_OF_EACH = {
    "body": context.body(P, C, 7),
    "wrap": context.wrap(P, C, 7, 2),
    "dropin": context.dropin(P, C, 7, 2),
    "grant": context.grant(P, C, 2, R),
    "page": context.page(P, C, 2, 3, b"binding"),
    "search": context.search(P, C, 2, b"binding"),
    "draft": context.draft(P, ID, 4, R),
    "slip": context.slip(P, ID, b"a" * 16, R),
    "offline": context.offline(P, ID, 4, R),
    "incoming": context.incoming(P, ID, 4, R),
    "chunk": context.chunk(P, ID, 0, last=True),
    "attachment": context.attachment(P, 7, ID),
    "erasure": context.erasure(P, 7, R),
    "lookup": context.lookup(P, ID, R),
    "token": context.token(P, C, 7, 2),
    "person": context.person(P, 1),
    "account": context.account(ID),
    "recovery": context.recovery(ID),
    "session": context.session(R),
    "half": context.half(R),
    "second": context.second(ID, b"f" * 16),
    "colleague": context.colleague(P, 3, ID),
    "timer": context.timer(P, 3, ID),
    "calendar": context.calendar(P, 1, R),
    "dates": context.dates(P, 1),
    "backup": context.backup(P, ID),
}


def test_each_label_has_a_maker() -> None:
    assert set(ONE_OF_EACH) == set(SHAPES)
    assert all(made.label == label for label, made in ONE_OF_EACH.items())


def test_bytes_are_as_specified() -> None:
    raw = context.wrap(P, C, 258, 2).bound(0x01)
    assert unpack(raw) == (
        b"casebound/v1/wrap",
        b"\x01",
        P,
        C,
        b"\x00\x00\x00\x00\x00\x00\x01\x02",
        b"\x00\x00\x00\x02",
        b"",
    )


def test_no_two_contexts_share_their_bytes() -> None:
    made = [made.bound(suite) for made in ONE_OF_EACH.values() for suite in (0x01, 0x11, 0x12)]
    assert len(set(made)) == len(made)


def test_every_part_counts() -> None:
    grant = ONE_OF_EACH["grant"]
    others = [
        dataclasses.replace(grant, practice=b"q" * 16),
        dataclasses.replace(grant, casebook=b"d" * 16),
        dataclasses.replace(grant, epoch=3),
        dataclasses.replace(grant, recipient=b"s" * 32),
        ONE_OF_EACH["grant"],
    ]
    assert len({other.bound(0x11) for other in others}) == len(others)
    ends = {context.chunk(P, ID, 1, last).bound(1) for last in (True, False)}
    assert len(ends) == 2


@pytest.mark.parametrize("label", sorted(SHAPES))
@pytest.mark.parametrize(
    "change",
    [
        {"practice": b"short"},
        {"casebook": b"short"},
        {"object": b"short"},
        {"epoch": -1},
        {"epoch": 2**32},
        {"recipient": b"short"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_wrong_shape_is_a_bug(label: str, change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="wrong shape"):
        dataclasses.replace(ONE_OF_EACH[label], **change)


def test_accounts_stand_above_practices() -> None:
    assert context.account(ID).practice == NOBODY
    with pytest.raises(ValueError, match="wrong shape"):
        Context("account", P, b"", ID)


def test_an_unknown_label_is_a_bug() -> None:
    with pytest.raises(ValueError, match="no context"):
        Context("other", P)
