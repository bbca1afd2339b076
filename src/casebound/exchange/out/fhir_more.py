"""Flags of decisions, consents, and openings of a page, for a FHIR bundle (docs/spec/exchange.md, 4)."""

from collections.abc import Mapping

from casebound.exchange.out.fhir_names import Resource, person, reference, urn
from casebound.exchange.out.leaf import Leaf, Opened, label, utc

TERMS = "http://terminology.hl7.org/CodeSystem/"
DECISION, CONSENT = "decision", "consent"


def flag(practice: bytes, leaf: Leaf) -> Resource | None:
    """What people have to do with this client; None unless what was decided and about whom both leave."""
    decided = leaf.kind.find("decided")
    values = {answer.question: answer.value for answer in leaf.answers()}
    if leaf.kind.name != DECISION or not leaf.client or decided is None or not values.get("decided"):
        return None
    words = label(decided, str(values["decided"]))
    told = values.get("instruction")
    found: Resource = {
        "resourceType": "Flag",
        "identifier": [{"system": urn(practice), "value": leaf.id}],
        "status": _status(leaf),
        "category": [
            {"coding": [{"system": f"{TERMS}flag-category", "code": "behavioral", "display": "Behavioral"}]}
        ],
        "code": {"text": f"{words}: {told}" if told else words},
        "subject": reference(practice, "client", leaf.client),
    }
    day = str(values.get("decided_on") or "")[:10]
    return found | ({"period": {"start": day}} if day else {})


def _status(leaf: Leaf) -> str:
    if leaf.retracted:
        return "entered-in-error"
    return "active" if leaf.applies else "inactive"


def permission(practice: bytes, leaf: Leaf, page: str) -> Resource | None:
    """A page of a kind called `consent` or `consent_…`, as what its questions say; None for any other."""
    if leaf.kind.name != CONSENT and not leaf.kind.name.startswith(f"{CONSENT}_"):
        return None
    found: Resource = {
        "resourceType": "Consent",
        "status": "entered-in-error" if leaf.retracted else "active",
        "scope": {
            "coding": [{"system": f"{TERMS}consentscope", "code": "treatment", "display": "Treatment"}]
        },
        "category": [{"text": leaf.kind.title}],
        "dateTime": utc(leaf.sealed),
        "sourceReference": {"reference": page},
        "policyRule": {
            "text": "Whether and to what was agreed stands in the answers of the source, not in the status."
        },
    }
    return found | ({"patient": reference(practice, "client", leaf.client)} if leaf.client else {})


def opening(practice: bytes, people: Mapping[int, str], opened: Opened, page: str) -> Resource:
    """That a person of the practice opened the page."""
    return {
        "resourceType": "AuditEvent",
        "type": {"system": f"{TERMS}audit-event-type", "code": "rest", "display": "RESTful Operation"},
        "action": "R",
        "recorded": utc(opened.at),
        "agent": [{"who": person(practice, people, opened.person), "requestor": True}],
        "source": {"observer": {"identifier": {"system": "urn:ietf:rfc:3986", "value": urn(practice)}}},
        "entity": [{"what": {"reference": page}}],
    }
