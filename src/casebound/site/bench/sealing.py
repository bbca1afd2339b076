"""How long one seal takes, and how that stands beside writing the same bytes without sealing anything."""

import os
from collections.abc import Callable, Iterator
from statistics import mean, median

from casebound.site.bench.bare import Bare
from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import Ground, order, words

TEXT = 2048  # characters, one byte each
RATIO, WHOLE_RATIO, RATE, BESIDE = 1.6, 3.0, 500.0, 2.5


def measure(ground: Ground, times: int = 200) -> Iterator[Figure]:
    """Seals of two sorts, the append alone and the whole path, each beside its peer."""
    sealed, whole, peer, least = _measured(ground, times)
    floor = median(peer)
    note = "peer: the same rows and bytes in one durable SQLite transaction"
    yield _beside("seal", median(sealed), floor, RATIO, f"encrypt, sign, append, on disk; {note}")
    alone = median(least)
    yield Figure(
        "seal_cryptography", alone * 1e3, "ms", peer=floor * 1e3, ratio=(floor + alone) / floor,
        note="two signatures, two encryptions and the hashes, alone; ratio: the peer with nothing but these, "
        "below which no seal can come on this disk",
    )  # fmt: skip
    yield _beside("seal_whole_path", median(whole), floor, WHOLE_RATIO, f"check to receipt; {note}")
    yield Figure(
        "seals_a_second", 1 / mean(whole), "1/s", RATE, at_least=True, peer=1 / mean(peer),
        ratio=mean(whole) / mean(peer), note="whole path, each on disk before the next; one writer",
    )  # fmt: skip


def _measured(ground: Ground, times: int) -> tuple[list[float], list[float], list[float], list[float]]:
    """Seconds of the append alone, of the whole path, of the peer, of the cryptography alone.

    Both sides write the same rows and bytes under the same pragmas; only the seal's tables have their guards
    on. They take turns in going first, since whoever follows on the other finds the disk just emptied: the
    peer writes what was sealed one step before.
    """
    from casebound.records import write

    orders = [order(ground.who, words(number, TEXT)) for number in range(2 * times + 1)]
    cryptography, place = _cryptography(ground), ground.size()
    bare = Bare(ground.folder / "casebound.sqlite3", ground.folder / "bare.sqlite3")
    write.seal_entry(ground.who, orders.pop())
    before = bare.rows(place)
    ours: tuple[list[float], list[float]] = ([], [])
    peer, least = [], []
    for step, wish in enumerate(orders):
        entire, first = step % 2, step // 2 % 2
        ready = None if entire else write.prepared(ground.who, wish)
        place = ground.size()
        if first:
            peer.append(seconds(bare.write, before))
        if ready is None:
            ours[1].append(seconds(write.seal_entry, ground.who, wish))
        else:
            ours[0].append(seconds(write.sealed, ground.who, wish, ready))
        if not first:
            peer.append(seconds(bare.write, before))
        before = bare.rows(place)
        least.append(seconds(cryptography))
    bare.close()
    return *ours, peer, least


def _cryptography(ground: Ground) -> Callable[[], None]:
    """What every seal computes, without anything around it: of as many bytes as a text of this length has."""
    from hashlib import sha256

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    author, log = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    padded, header, text, bound = (os.urandom(length) for length in (TEXT + 512, 811, 120, 90))

    depth = ground.size().bit_length()

    def once() -> None:
        key, digest = os.urandom(32), os.urandom(32)
        body = AESGCM(key).encrypt(os.urandom(12), padded, bound)
        signature = author.sign(header[:779] + sha256(body).digest())
        node = sha256(header + signature).digest()
        for _level in range(depth):
            node = sha256(node + digest).digest()
        log.sign(text + node)
        AESGCM(digest).encrypt(os.urandom(12), key, bound)

    return once


def _beside(name: str, value: float, peer: float, most: float, note: str) -> Figure:
    """A target for the ratio is said as what the peer's time allows."""
    return Figure(
        name, value * 1e3, "ms", target=peer * most * 1e3, peer=peer * 1e3, ratio=value / peer,
        note=f"{note}; target: {most} × the peer",
    )  # fmt: skip
