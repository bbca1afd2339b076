"""Flaw 20: each sealed thing put in the place of each other; only its own place opens it.

The same key is used for everything, so that nothing but the context keeps things apart.
"""

import dataclasses

import pytest

from casebound.core import seal
from casebound.core.cipher import lock, unlock
from casebound.core.context import NOBODY, SHAPES, Context
from casebound.core.errors import Malformed, Tampered
from casebound.core.keys import Epoch, KemSecret, LightSecret
from tests.core.test_context import ONE_OF_EACH
from tests.small_practice import fixed, person, salts

KEY = fixed("one key for all")
HYBRID, LIGHT = KemSecret(fixed("seed", 64), fixed("x")), LightSecret(fixed("light"))
PAIRS = [(one, other) for one in SHAPES for other in SHAPES if one != other]


@pytest.mark.parametrize(("sealed_as", "opened_as"), PAIRS)
def test_a_label_in_the_place_of_another(sealed_as: str, opened_as: str) -> None:
    here, there = ONE_OF_EACH[sealed_as], ONE_OF_EACH[opened_as]
    sealed = lock(KEY, b"secret", here)
    assert unlock(KEY, sealed, here) == b"secret"
    with pytest.raises(Tampered):
        unlock(KEY, sealed, there)


@pytest.mark.parametrize("secret", [HYBRID, LIGHT], ids=["hybrid", "light"])
def test_hpke_labels_in_the_place_of_others(secret: KemSecret | LightSecret) -> None:
    for sealed_as, here in ONE_OF_EACH.items():
        sealed = secret.public.seal(b"secret", here)
        for opened_as, there in ONE_OF_EACH.items():
            if sealed_as != opened_as:
                with pytest.raises(Tampered):
                    secret.open(sealed, there)


def neighbours(context: Context) -> list[Context]:
    """The same label in every place that differs in one part."""
    changes: list[dict[str, object]] = []
    if context.practice != NOBODY:
        changes.append({"practice": fixed("other practice", 16)})
    if context.casebook:
        changes.append({"casebook": fixed("other casebook", 16)})
    for at in range(len(context.object)):
        other = bytearray(context.object)
        other[at] ^= 1
        changes.append({"object": bytes(other)})
    if context.epoch:
        changes.append({"epoch": context.epoch + 1})
    if context.recipient:
        changes.append({"recipient": fixed("other recipient")})
    return [dataclasses.replace(context, **change) for change in changes]  # type: ignore[arg-type]


@pytest.mark.parametrize("label", SHAPES)
def test_one_label_in_another_place(label: str) -> None:
    here = ONE_OF_EACH[label]
    sealed = lock(KEY, b"secret", here)
    others = neighbours(here)
    assert others
    for there in others:
        with pytest.raises(Tampered):
            unlock(KEY, sealed, there)


ANA = person("ana")
P, C, D = fixed("p", 16), fixed("c", 16), fixed("d", 16)
KIND = seal.KindRef("note.v1", bytes(32), "en", bytes(32))


def entry(casebook: bytes, seq: int) -> seal.Sealed:
    prepared = seal.prepare(KIND, {0: ("text", b"{}\n")}, bytes(128), salts(f"{casebook.hex()}{seq}"))
    return seal.close(prepared, seal.Slot(P, seq, casebook, 1, 0, bytes(32), bytes(32)), ANA, KEY)


@pytest.mark.parametrize("other", [entry(D, 7), entry(C, 8)], ids=["other casebook", "other seq"])
def test_the_body_of_another_entry_under_the_same_key(other: seal.Sealed) -> None:
    here = entry(C, 7)
    with pytest.raises((Tampered, Malformed)):
        seal.open_body(other.body, here.header, KEY)


def test_a_wrapped_key_moved_to_another_entry_casebook_or_epoch() -> None:
    secret = fixed("epoch")
    home = Epoch(secret, P, C, 1)
    wrapped = seal.wrap(KEY, home, 7)
    for epoch, seq in (
        (home, 8),
        (Epoch(secret, P, D, 1), 7),
        (Epoch(secret, P, C, 2), 7),
        (Epoch(secret, D, C, 1), 7),
    ):
        with pytest.raises(Tampered):
            seal.unwrap(wrapped, epoch, seq)


def test_a_dropped_key_moved_to_another_entry_casebook_or_epoch() -> None:
    home = Epoch(fixed("epoch"), P, C, 1)
    for public in (home.dropin.public, home.dropin_light.public):
        for casebook, number, seq in ((C, 1, 8), (D, 1, 7), (C, 2, 7)):
            dropped = seal.drop(KEY, public, P, casebook, number, seq)
            with pytest.raises(Tampered):
                seal.pick_up(dropped, home, 7)


def test_a_wrap_fed_as_a_drop_and_a_drop_as_a_wrap() -> None:
    home = Epoch(fixed("epoch"), P, C, 1)
    with pytest.raises(Tampered):
        seal.pick_up(seal.wrap(KEY, home, 7), home, 7)
    with pytest.raises(Tampered):
        seal.unwrap(seal.drop(KEY, home.dropin.public, P, C, 1, 7), home, 7)
