"""Who sealed a page, as a FHIR Provenance with the signature as it is (docs/spec/exchange.md, 4)."""

from base64 import b64encode
from collections.abc import Mapping

from casebound.exchange.out.fhir_names import Resource, person, urn
from casebound.exchange.out.leaf import Leaf, utc

AUTHORS = {
    "system": "urn:iso-astm:E1762-95:2013",
    "code": "1.2.840.10065.1.12.1.1",
    "display": "Author's Signature",
}
RAW = "application/octet-stream"


def provenance(practice: bytes, people: Mapping[int, str], leaf: Leaf, page: str) -> Resource:
    """Author, time, Ed25519 signature over the sealed header, the leaf and its place in the ledger."""
    author = person(practice, people, leaf.author)
    found: Resource = {
        "resourceType": "Provenance",
        "target": [{"reference": page}],
        "recorded": utc(leaf.sealed),
        "agent": [{"who": author}],
        "entity": [{"role": "source", "what": _place(practice, leaf)}, *_earlier(practice, leaf)],
        "signature": [
            {
                "type": [AUTHORS],
                "when": utc(leaf.sealed),
                "who": author,
                "targetFormat": RAW,
                "sigFormat": RAW,
                "data": b64encode(leaf.signature).decode(),
            }
        ],
    }
    return found


def _place(practice: bytes, leaf: Leaf) -> Resource:
    """The leaf that a receipt or an evidence file proves; `display` is for a person."""
    return {
        "identifier": {"system": urn(practice, "ledger"), "value": leaf.hash.hex()},
        "display": f"Leaf {leaf.seq} of the ledger; Ed25519 key {leaf.key.hex()}",
    }


def _earlier(practice: bytes, leaf: Leaf) -> list[Resource]:
    """What it was added to: by its id, since that page need not be in the bundle."""
    if leaf.amends is None:
        return []
    return [
        {"role": "revision", "what": {"identifier": {"system": urn(practice), "value": f"e{leaf.amends}"}}}
    ]
