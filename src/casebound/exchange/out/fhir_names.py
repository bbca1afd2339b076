"""Names inside a FHIR bundle: urn:uuid for everything, the same each time. No framework."""

import uuid
from collections.abc import Mapping

Resource = dict[str, object]


def urn(practice: bytes, *parts: object) -> str:
    """A name for something of this practice; without parts, for the practice. practice: 16 bytes."""
    space = uuid.UUID(bytes=practice)
    return (uuid.uuid5(space, "/".join(map(str, parts))) if parts else space).urn


def named(practice: bytes, what: str, *numbers: int) -> str:
    """The fullUrl of a resource."""
    return urn(practice, "resource", what, *numbers)


def reference(practice: bytes, what: str, *numbers: int) -> Resource:
    return {"reference": named(practice, what, *numbers)}


def person(practice: bytes, people: Mapping[int, str], number: int) -> Resource:
    """A person of the practice by number, without a resource of her own; her name where it is told."""
    found: Resource = {
        "type": "Practitioner",
        "identifier": {"system": urn(practice, "people"), "value": str(number)},
    }
    return found | ({"display": people[number]} if people.get(number) else {})
