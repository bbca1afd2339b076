"""Twenty-four recovery words and the six words of a fingerprint, from the BIP 39 English list (seal.md §2).

`mnemonic` is imported inside, so that the offline checker runs without it.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from casebound.core.cipher import hkdf
from casebound.core.errors import BadInput

if TYPE_CHECKING:
    from mnemonic import Mnemonic

COUNT = 24
BITS = 256
SPOKEN = 6
BITS_PER_WORD = 11


@dataclass(frozen=True)
class RecoveryKeys:
    """`wrap` opens the account key; SHA-256 of `lookup` is stored to find the account."""

    wrap: bytes = field(repr=False)
    lookup: bytes = field(repr=False)

    @property
    def stored(self) -> bytes:
        """What the account row keeps: SHA-256 of `lookup`."""
        return sha256(self.lookup).digest()


def _english() -> "Mnemonic":
    from mnemonic import Mnemonic

    return Mnemonic("english")


def new_words() -> str:
    """24 new words, 256 random bits and a checksum of 8."""
    words: str = _english().generate(strength=BITS)
    return words


def recovery_keys(words: str) -> RecoveryKeys:
    """Keys of 24 words in any case and spacing; BadInput names the place of an unknown word."""
    drawn = entropy(words)
    return RecoveryKeys(hkdf(drawn, "recovery"), hkdf(drawn, "recovery-id"))


def entropy(words: str) -> bytes:
    """The 32 bytes behind 24 words in any case and spacing; BadInput names the place of an unknown word."""
    english = _english()
    typed = words.lower().split()
    if len(typed) != COUNT:
        raise BadInput(f"There are 24 recovery words, not {len(typed)}. Look for one left out or doubled.")
    for place, word in enumerate(typed, 1):
        if word not in english.wordlist:
            raise BadInput(f"Word {place} is not one of the recovery words; compare it with your paper.")
    if not english.check(" ".join(typed)):
        raise BadInput("These words do not belong together; compare each with your paper, and their order.")
    return bytes(english.to_entropy(typed))


def spoken(fingerprint: bytes) -> tuple[str, ...]:
    """The first 66 bits of a fingerprint as 6 words."""
    words: list[str] = _english().wordlist
    bits = int.from_bytes(fingerprint[:9], "big") >> (72 - SPOKEN * BITS_PER_WORD)
    return tuple(words[bits >> (BITS_PER_WORD * (SPOKEN - 1 - n)) & 0x7FF] for n in range(SPOKEN))
