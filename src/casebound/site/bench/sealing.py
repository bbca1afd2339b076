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
    """Each seal is followed by its peer, so that both meet the same disk and the same neighbours.

    Both write the same rows and bytes under the same pragmas; only the seal's tables have their guards on.
    """
    from casebound.records import write

    orders = [order(ground.who, words(number, TEXT)) for number in range(2 * times)]
    write.seal_entry(ground.who, orders[0])
    bare = Bare(ground.folder / "casebound.sqlite3", ground.folder / "bare.sqlite3")
    sealed, whole, peer, least = [], [], [], []
    cryptography = _cryptography(ground)
    for short, entire in zip(orders[:times], orders[times:], strict=True):
        ready = write.prepared(ground.who, short)
        place = ground.size()
        sealed.append(seconds(write.sealed, ground.who, short, ready))
        peer.append(seconds(bare.write, bare.rows(place)))
        least.append(seconds(cryptography))
        place = ground.size()
        whole.append(seconds(write.seal_entry, ground.who, entire))
        peer.append(seconds(bare.write, bare.rows(place)))
    bare.close()
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
