"""Removing a reader from a large casebook: a new epoch, and every entry's key wrapped anew."""

from collections.abc import Iterator
from hashlib import sha256
from typing import TYPE_CHECKING

from casebound.core.errors import Tampered
from casebound.site.bench.figures import Figure, seconds
from casebound.site.bench.ground import PASSWORD, Ground

if TYPE_CHECKING:
    from casebound.members.who import Who

REMOVAL = 3.0  # seconds, for 100,000 entries


def removal(ground: Ground) -> Iterator[Figure]:
    """Ben is let into Ana's casebook and removed again. Raises Tampered if an earlier leaf is another one."""
    from casebound.members import casebooks, invite

    who, book = ground.who, ground.who.own_casebook()
    ben, _key = invite.accept(invite.invite(who, ("practitioner",)), invite.Joining("Ben", PASSWORD))
    casebooks.admit(who, book, ben.number, ben.secret.public.words)
    size, before = ground.size(), _leaves(ground, None)
    peer = seconds(_bare, who, book)
    took = seconds(casebooks.remove, who, book, ben.number)
    if _leaves(ground, size) != before:
        raise Tampered("Removing a reader changed leaves that stood before.")
    yield Figure(
        "remove_a_reader", took, "s", REMOVAL, peer=peer, ratio=took / peer,
        note=f"{size} leaves, all as before; every key opened and wrapped anew, in one transaction; peer: as "
        "many AES-GCM openings and wrappings of 32 bytes, alone",
    )  # fmt: skip


def _leaves(ground: Ground, size: int | None) -> bytes:
    """SHA-256 over the leaves with a lower number than `size`."""
    from casebound.book import plain

    summed = sha256()
    query = "SELECT signed, signature FROM book_leaf WHERE practice_id = %s AND seq < %s ORDER BY seq"
    for signed, signature in plain.every(query, ground.who.practice.id, size or ground.size()):
        summed.update(bytes(signed) + bytes(signature))
    return summed.digest()


def _bare(who: "Who", book: bytes) -> None:
    """The cipher alone, for as many keys."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from casebound.book.models import EntryKey

    count = EntryKey.objects.filter(practice=who.practice, casebook=book).count()
    key, nonce, bound = bytes(range(32)), bytes(12), bytes(150)
    sealed = AESGCM(key).encrypt(nonce, key, bound)
    for _ in range(count):
        AESGCM(key).encrypt(nonce, AESGCM(key).decrypt(nonce, sealed, bound), bound)
