"""Passwords and recovery words: one stretch, two keys, and sentences for a mistyped word."""

import pytest
from mnemonic import Mnemonic

from casebound.core.errors import BadInput, Untrusted
from casebound.core.passwords import STANDARD, Params, PasswordKeys, derive, verifier
from casebound.core.recovery import new_words, recovery_keys, spoken

CHEAP = Params(memory_kib=64, passes=1, lanes=1)
SALT = bytes(range(16))


def cheap(password: str, salt: bytes = SALT) -> PasswordKeys:
    return derive(password, salt, CHEAP, floor=CHEAP)


def test_one_stretch_gives_two_unrelated_keys() -> None:
    made = cheap("correct horse")
    assert len(made.auth) == len(made.wrap) == 32
    assert made.auth != made.wrap
    assert verifier(made.auth) not in (made.auth, made.wrap)
    assert cheap("correct horse") == made
    assert cheap("correct horse", bytes(16)) != made
    assert cheap("correct horsf") != made
    assert made.wrap.hex() not in repr(made)


def test_keyboards_that_compose_differently_give_one_password() -> None:
    assert cheap("caf\u00e9") == cheap("cafe\u0301")
    assert cheap("\ud800") != cheap("")


@pytest.mark.parametrize(
    "weak",
    [Params(memory_kib=65535), Params(passes=2), Params(lanes=3), CHEAP],
)
def test_stored_parameters_below_the_floor_are_refused(weak: Params) -> None:
    with pytest.raises(Untrusted, match="too weak"):
        derive("password", SALT, weak)


def test_a_short_salt_is_refused() -> None:
    with pytest.raises(Untrusted):
        derive("password", SALT[:15], CHEAP, floor=CHEAP)


def test_the_standard_is_sixty_four_mebibytes() -> None:
    assert (STANDARD.memory_kib, STANDARD.passes, STANDARD.lanes) == (64 * 1024, 3, 4)


def test_recovery_words_open_and_find() -> None:
    words = new_words()
    assert len(words.split()) == 24
    made = recovery_keys(words)
    assert made == recovery_keys("  " + words.upper().replace(" ", "\n"))
    assert len({made.wrap, made.lookup, made.stored}) == 3
    assert new_words() != words


def test_a_missing_word_is_counted() -> None:
    with pytest.raises(BadInput, match="24 recovery words, not 23"):
        recovery_keys(" ".join(new_words().split()[1:]))


def test_a_mistyped_word_is_named_by_its_place_and_not_repeated() -> None:
    words = new_words().split()
    words[6] = "secretthing"
    with pytest.raises(BadInput, match="Word 7 ") as caught:
        recovery_keys(" ".join(words))
    assert "secretthing" not in caught.value.sentence


def test_words_in_another_order_do_not_belong_together() -> None:
    english = Mnemonic("english")
    words = english.to_mnemonic(bytes(range(32))).split()
    words[0], words[1] = words[1], words[0]
    assert not english.check(" ".join(words))
    with pytest.raises(BadInput, match="order"):
        recovery_keys(" ".join(words))


def test_spoken_words_are_the_first_sixty_six_bits() -> None:
    wordlist = Mnemonic("english").wordlist
    assert spoken(b"\xff" * 32) == ("zoo",) * 6
    assert spoken(bytes(32)) == ("abandon",) * 6
    assert spoken(bytes(8) + b"\x40" + bytes(23))[5] == wordlist[1]
    assert spoken(bytes(8) + b"\x3f" + bytes(23))[5] == "abandon"
