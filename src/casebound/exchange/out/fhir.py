"""Pages as one FHIR R4 Bundle (docs/spec/exchange.md, 4), resource by resource. No framework.

Every reference points into the bundle. The only addresses are system URIs of the standard itself; what is
this practice's own is a urn:uuid.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from casebound.core.kinds import Kind
from casebound.exchange.out.fhir_items import answered, asked
from casebound.exchange.out.fhir_more import flag, opening, permission
from casebound.exchange.out.fhir_names import named, reference, urn
from casebound.exchange.out.fhir_signed import provenance
from casebound.exchange.out.leaf import Leaf, utc

Resource = dict[str, object]


@dataclass(frozen=True)
class Told:
    """What the bundle says beside the pages. practice: 16 bytes. made: seconds since 1970 UTC.

    people: names by person number. sections: codes of a kind whose questions
    are told; None tells all.
    """

    practice: bytes
    made: int
    people: Mapping[int, str] = field(default_factory=dict)
    sections: Callable[[Kind], frozenset[str]] | None = None


def write(told: Told, leaves: Iterable[Leaf]) -> Iterator[bytes]:
    """The bundle in pieces, one resource each; joined they are one JSON object and an LF.

    A patient is described by the first page of the kind `client` that comes; so these come first.
    """
    head = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": utc(told.made),
        "identifier": {"system": "urn:ietf:rfc:3986", "value": urn(told.practice, "bundle", told.made)},
    }
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b',"entry":['
    before = b"\n"
    for address, resource in _resources(told, leaves):
        entry = {"fullUrl": address, "resource": resource}
        yield before + json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode()
        before = b",\n"
    yield b"\n]}\n"


def _resources(told: Told, leaves: Iterable[Leaf]) -> Iterator[tuple[str, Resource]]:
    kinds: set[tuple[bytes, str]] = set()
    patients: set[int] = set()
    for leaf in leaves:
        if (leaf.kind.sha256, leaf.kind.language) not in kinds:
            kinds.add((leaf.kind.sha256, leaf.kind.language))
            yield form(told.practice, leaf.kind), _questionnaire(told, leaf.kind)
        for number in sorted(_clients(leaf) - patients):
            patients.add(number)
            yield named(told.practice, "client", number), _patient(told, leaf, number)
        yield from _page(told, leaf)


def form(practice: bytes, kind: Kind) -> str:
    """What a QuestionnaireResponse names its Questionnaire by."""
    return urn(practice, "kind", kind.id, kind.sha256.hex(), kind.language)


def _clients(leaf: Leaf) -> set[int]:
    """Numbers that the shown sections name: whom the page is about, and answers of the type `client`."""
    named_ = {answer.value for answer in leaf.answers() if answer.type == "client"}
    return {number for number in (leaf.client, *named_) if isinstance(number, int) and number}


def _page(told: Told, leaf: Leaf) -> Iterator[tuple[str, Resource]]:
    address = named(told.practice, "page", leaf.seq)
    yield address, _response(told, leaf)
    yield named(told.practice, "provenance", leaf.seq), provenance(told.practice, told.people, leaf, address)
    for name, resource in (
        ("flag", flag(told.practice, leaf)),
        ("consent", permission(told.practice, leaf, address)),
    ):
        if resource is not None:
            yield named(told.practice, name, leaf.seq), resource
    for number, opened in enumerate(leaf.opened):
        yield (
            named(told.practice, "opening", leaf.seq, number),
            opening(told.practice, told.people, opened, address),
        )


def _questionnaire(told: Told, kind: Kind) -> Resource:
    shown = None if told.sections is None else told.sections(kind)
    return {
        "resourceType": "Questionnaire",
        "url": form(told.practice, kind),
        "name": "".join(part.capitalize() for part in kind.name.split("_")),
        "version": str(kind.version),
        "title": kind.title,
        "status": "active",
        "language": kind.language,
        "item": asked(kind, shown),
    }


def _response(told: Told, leaf: Leaf) -> Resource:
    found: Resource = {
        "resourceType": "QuestionnaireResponse",
        "language": leaf.kind.language,
        "identifier": {"system": urn(told.practice), "value": leaf.id},
        "questionnaire": form(told.practice, leaf.kind),
        "status": _status(leaf),
        "authored": utc(leaf.sealed),
    }
    if leaf.client:
        found["subject"] = reference(told.practice, "client", leaf.client)
    items = answered(told.practice, leaf)
    return found | ({"item": items} if items else {})


def _status(leaf: Leaf) -> str:
    if leaf.retracted:
        return "entered-in-error"
    return "amended" if any(later.kind in ("correction", "addendum") for later in leaf.later) else "completed"


def _patient(told: Told, leaf: Leaf, number: int) -> Resource:
    """The number alone; name and ways to reach them only from a client page that stands and is shown."""
    found: Resource = {
        "resourceType": "Patient",
        "identifier": [{"system": urn(told.practice, "clients"), "value": str(number)}],
    }
    if leaf.kind.name != "client" or leaf.client != number or leaf.retracted:
        return found
    values = {answer.question: answer.value for answer in leaf.answers()}
    if values.get("name"):
        found["name"] = [{"text": values["name"]}]
    ways = [("phone", values.get("phones")), ("email", values.get("emails"))]
    telecom = [
        {"system": system, "value": value}
        for system, given in ways
        if isinstance(given, list)
        for value in given
    ]
    return found | ({"telecom": telecom} if telecom else {})
