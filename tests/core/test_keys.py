"""Keys of persons and casebooks: what opens, what does not, and which public keys are refused."""

import pytest

from casebound.core import context, keys
from casebound.core.errors import Malformed, Tampered
from casebound.core.keys import Epoch, KemPublic, LightPublic, LightSecret, Public, Secret
from tests.small_practice import fixed, person

P, C = b"p" * 16, b"c" * 16
ANA, BEN = person("ana"), person("ben")
TO_ANA = context.grant(P, C, 1, ANA.public.fingerprint)
DROP = context.dropin(P, C, 5, 1)
EPOCH = Epoch(fixed("epoch"), P, C, 1)


def test_a_person_opens_what_was_sealed_to_her() -> None:
    sealed = ANA.public.seal(b"secret", TO_ANA)
    assert sealed[0] == 0x11
    assert len(ANA.public.seal(bytes(32), TO_ANA)) == 1 + 1168
    assert ANA.open(sealed, TO_ANA) == b"secret"
    with pytest.raises(Tampered):
        BEN.open(sealed, TO_ANA)


def test_a_context_for_somebody_else_is_a_bug() -> None:
    with pytest.raises(ValueError, match="another recipient"):
        BEN.public.seal(b"secret", TO_ANA)


@pytest.mark.parametrize("name", ["dropin", "dropin_light"])
def test_drop_in_keys_open_only_what_was_dropped_there(name: str) -> None:
    secret = getattr(EPOCH, name)
    sealed = secret.public.seal(b"key", DROP)
    assert secret.open(sealed, DROP) == b"key"
    elsewhere = context.dropin(P, C, 6, 1)
    other = getattr(Epoch(fixed("another"), P, C, 1), name)
    for opener, place, raw in (
        (secret, elsewhere, sealed),
        (other, DROP, sealed),
        (secret, DROP, sealed[:-1]),
        (secret, DROP, sealed[:40]),
        (secret, DROP, sealed[:1]),
        (secret, DROP, b""),
        (secret, DROP, b"\x01" + sealed[1:]),
    ):
        with pytest.raises(Tampered):
            opener.open(raw, place)


def test_suites_do_not_mix() -> None:
    with pytest.raises(Tampered):
        EPOCH.dropin.open(EPOCH.dropin_light.public.seal(b"key", DROP), DROP)
    with pytest.raises(Tampered):
        EPOCH.dropin_light.open(EPOCH.dropin.public.seal(b"key", DROP), DROP)


def test_a_person_opens_what_a_browser_sealed_by_either_suite() -> None:
    place = context.offline(P, b"n" * 16, 1, ANA.public.fingerprint)
    light = LightPublic(ANA.public.kem[-32:]).seal(b"words", place)
    hybrid = ANA.public.seal(b"words", place)
    assert (light[0], hybrid[0]) == (0x12, 0x11)
    elsewhere = context.offline(P, b"n" * 16, 2, ANA.public.fingerprint)
    for sealed in (light, hybrid):
        assert ANA.open_from_browser(sealed, place) == b"words"
        for opener, where, raw in ((BEN, place, sealed), (ANA, elsewhere, sealed), (ANA, place, sealed[:-1])):
            with pytest.raises(Tampered):
                opener.open_from_browser(raw, where)
    with pytest.raises(Tampered):
        ANA.open(light, place)
    with pytest.raises(Tampered):
        ANA.open_from_browser(b"\x11" + light[1:], place)


def test_private_keys_keep_their_form() -> None:
    assert Secret.from_bytes(ANA.to_bytes()) == ANA
    assert len(ANA.to_bytes()) == 128
    kem = EPOCH.dropin
    assert type(kem).from_bytes(kem.to_bytes()) == kem
    assert len({Secret.generate().to_bytes() for _ in range(3)}) == 3
    for length in (127, 129, 0):
        with pytest.raises(Malformed, match="wrong length"):
            Secret.from_bytes(bytes(length))


def test_no_part_of_a_new_person_repeats_another() -> None:
    secret = Secret.generate()
    raw = secret.to_bytes()
    assert len({raw[at : at + 32] for at in range(0, 128, 32)}) == 4


def test_secrets_do_not_show_themselves() -> None:
    for holder in (ANA, EPOCH, EPOCH.dropin, EPOCH.dropin_light):
        assert ANA.sign_seed.hex() not in repr(holder).lower()
        assert "secret=" not in repr(holder)
        assert "seed=" not in repr(holder)
        assert "raw=" not in repr(holder)


@pytest.mark.parametrize(
    ("defect", "sign", "kem"),
    [
        ("short sign key", ANA.public.sign[:-1], ANA.public.kem),
        ("sign key of small order", bytes(32), ANA.public.kem),
        ("short KEM key", ANA.public.sign, ANA.public.kem[:-1]),
        ("ML-KEM coefficients out of range", ANA.public.sign, b"\xff" * 1184 + ANA.public.kem[1184:]),
        ("X25519 point of small order", ANA.public.sign, ANA.public.kem[:1184] + bytes(32)),
    ],
)
def test_unusable_public_keys_are_refused(defect: str, sign: bytes, kem: bytes) -> None:
    with pytest.raises(Malformed):
        Public(sign, kem)


@pytest.mark.parametrize("raw", [b"", bytes(31), bytes(32), b"\x01" + bytes(31)])
def test_unusable_light_keys_are_refused(raw: bytes) -> None:
    with pytest.raises(Malformed):
        LightPublic(raw)
    with pytest.raises(Malformed):
        KemPublic(ANA.public.kem[:1184] + raw)


def test_light_keys_come_from_their_bytes() -> None:
    assert LightPublic(EPOCH.dropin_light.public.raw) == LightSecret(EPOCH.dropin_light.raw).public


def test_fingerprints_name_both_keys() -> None:
    mixed = Public(ANA.public.sign, BEN.public.kem)
    assert len({ANA.public.fingerprint, BEN.public.fingerprint, mixed.fingerprint}) == 3
    assert mixed.author == ANA.public.author
    assert (ANA.fingerprint, BEN.fingerprint) == (ANA.public.fingerprint, BEN.public.fingerprint)
    assert len(ANA.public.words) == 6


def test_signatures() -> None:
    signature = ANA.sign(b"message")
    keys.verify_signature(ANA.public.sign, b"message", signature)
    assert keys.sign(ANA.sign_seed, b"message") == signature
    assert keys.public_of(ANA.sign_seed) == ANA.public.sign
    for key, message in ((BEN.public.sign, b"message"), (ANA.public.sign, b"massage")):
        with pytest.raises(Tampered):
            keys.verify_signature(key, message, signature)


def test_every_key_of_an_epoch_is_another() -> None:
    names = ("wrap_key", "page_key", "search_key", "token_key")
    places = (EPOCH, Epoch(EPOCH.secret, P, C, 2), Epoch(EPOCH.secret, P, P, 1), Epoch(EPOCH.secret, C, C, 1))
    made = [getattr(place, name) for place in places for name in names]
    made += [place.dropin.to_bytes() for place in places] + [place.dropin_light.raw for place in places]
    assert len(set(made)) == len(made)


def test_epoch_secrets_have_thirty_two_random_bytes() -> None:
    assert len({Epoch.generate(P, C, 1).secret for _ in range(3)}) == 3
    with pytest.raises(Malformed, match="ask a reader"):
        Epoch(bytes(31), P, C, 1)
