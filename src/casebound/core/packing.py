"""Length-prefixed packing and length-hiding padding (docs/spec/seal.md §1 and §4).

Joined bytes are ambiguous: `ab ‖ c` and `a ‖ bc` are one string. Everything that is hashed, signed or bound
goes through `pack`, where each part carries its length.
"""

from casebound.core.errors import Malformed

PREFIX = 4
FLOOR = 1024
LIMIT = 2**32 - 1


def pack(*parts: bytes) -> bytes:
    """Join parts, each behind its length as 4 bytes big-endian. A part of 4 GiB or more is a ValueError."""
    joined = []
    for part in parts:
        if len(part) > LIMIT:
            raise ValueError("a packed part is shorter than 4 GiB")
        joined.append(len(part).to_bytes(PREFIX, "big"))
        joined.append(part)
    return b"".join(joined)


def unpack(raw: bytes) -> tuple[bytes, ...]:
    """The parts of `pack(*parts)`; Malformed when a byte is missing or left over."""
    parts = []
    at = 0
    while at < len(raw):
        start = at + PREFIX
        end = start + int.from_bytes(raw[at:start], "big")
        if start > len(raw) or end > len(raw):
            raise Malformed("These packed bytes end too early; fetch an undamaged copy.")
        parts.append(raw[start:end])
        at = end
    return tuple(parts)


def padded_length(length: int) -> int:
    """Padmé (Nikitin et al., PETS 2019) with a floor: at most 12 % more from 1,024 bytes on."""
    if length <= FLOOR:
        return FLOOR
    exponent = length.bit_length() - 1
    spare = exponent - exponent.bit_length()
    mask = (1 << spare) - 1
    return (length + mask) & ~mask


def pad(raw: bytes) -> bytes:
    """4-byte length ‖ raw ‖ zeros, as long as `padded_length` of the first two."""
    framed = pack(raw)
    return framed + bytes(padded_length(len(framed)) - len(framed))


def unpad(padded: bytes) -> bytes:
    """The bytes that `pad` was given; Malformed unless padding them again gives exactly these bytes."""
    end = PREFIX + int.from_bytes(padded[:PREFIX], "big")
    raw, rest = padded[PREFIX:end], padded[end:]
    if len(padded) < FLOOR or end > len(padded) or len(padded) != padded_length(end) or rest.strip(b"\0"):
        raise Malformed("This padding is not canonical; fetch an undamaged copy.")
    return raw
