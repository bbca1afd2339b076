"""The bundle holds to FHIR R4 for every kind, and every reference in it leads to something in it."""

import json
import re
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from casebound.core.kinds import Kind
from casebound.exchange.out import fhir
from casebound.exchange.out.leaf import Leaf
from casebound.kinds import shipped
from tests.core.kinds_in_tests import all_kinds, load
from tests.exchange.leaves import LATER, OPENED, PRACTICE, SEALED, leaf

KINDS = pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.id)
TOLD = fhir.Told(PRACTICE, SEALED, {1: "Ana", 2: "Ben"})
STANDARD = re.compile(r"http://(hl7\.org/fhir/StructureDefinition|terminology\.hl7\.org/CodeSystem)/[a-z-]+")
WAYS = {"url", "system", "reference", "fullUrl", "questionnaire"}


def bundle(*leaves: Leaf, told: fhir.Told = TOLD) -> dict[str, Any]:
    raw = b"".join(fhir.write(told, leaves))
    Bundle.model_validate_json(raw)
    made: dict[str, Any] = json.loads(raw)
    return made


def of(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [one["resource"] for one in made["entry"] if one["resource"]["resourceType"] == kind]


def values(node: object, keys: set[str]) -> list[tuple[str, str]]:
    if isinstance(node, list):
        return [found for each in node for found in values(each, keys)]
    if not isinstance(node, dict):
        return []
    here = [(key, value) for key, value in node.items() if key in keys and isinstance(value, str)]
    return here + [found for value in node.values() for found in values(value, keys)]


def links(items: list[dict[str, Any]]) -> set[str]:
    return {item["linkId"] for item in items} | {
        found for item in items for found in links(item.get("item", []))
    }


@KINDS
def test_every_kind_is_a_valid_bundle_whose_references_resolve(kind: Kind) -> None:
    made = bundle(
        leaf(kind, 7, client=5, later=LATER, retracted=True, opened=OPENED), leaf(kind, 8, client=5)
    )
    addresses = [one["fullUrl"] for one in made["entry"]]
    assert len(addresses) == len(set(addresses))
    told = values(made, {"reference"})
    assert told
    assert {value for _key, value in told} <= set(addresses)
    for key, value in values(made, WAYS):
        if key == "system" and value in ("phone", "email"):
            continue
        assert value.startswith("urn:") or STANDARD.fullmatch(value), (key, value)


@KINDS
def test_answers_stand_under_the_link_ids_that_the_kind_declares(kind: Kind) -> None:
    made = bundle(leaf(kind))
    ((form,), (response,)) = of(made, "Questionnaire"), of(made, "QuestionnaireResponse")
    assert response["questionnaire"] == form["url"]
    assert links(response.get("item", [])) <= links(form["item"])
    answered = {answer.link for answer in leaf(kind).answers() if answer.asked}
    assert answered <= links(response["item"])


def test_a_kind_names_its_own_link_id() -> None:
    kind = next(kind for kind in all_kinds() if kind.name == "every_feature")
    made = bundle(leaf(kind, answers={"happened": "2025-03-14", "line": "Here", "deep": "yes"} | deep(kind)))
    assert "every.line" in links(of(made, "QuestionnaireResponse")[0]["item"])


def deep(kind: Kind) -> dict[str, Any]:
    told = leaf(kind)
    return {answer.question: answer.value for answer in told.answers() if answer.asked}


def test_a_retracted_page_is_entered_in_error_and_its_flag_too() -> None:
    kind = shipped().get("decision")
    told = {
        "client": 5,
        "decided": "refuse",
        "decided_on": "2025-03-14",
        "instruction": "No bookings",
        "reasons": "He did it again",
        "review_on": "2026-03-14",
    }
    stands = bundle(leaf(kind, answers=told, applies=True))
    gone = bundle(leaf(kind, answers=told, later=LATER, retracted=True))
    ended = bundle(leaf(kind, answers=told, applies=False))
    assert [of(made, "Flag")[0]["status"] for made in (stands, gone, ended)] == [
        "active",
        "entered-in-error",
        "inactive",
    ]
    assert of(gone, "QuestionnaireResponse")[0]["status"] == "entered-in-error"
    (flag,) = of(stands, "Flag")
    assert flag["code"]["text"] == "Refuse future bookings: No bookings"
    assert "He did it again" not in json.dumps(flag)


def test_a_flag_says_nothing_of_a_section_that_stays() -> None:
    kind = shipped().get("decision")
    whole = leaf(
        kind,
        answers={"client": 5, "decided": "refuse", "instruction": "Two people", "reasons": "x"}
        | {"decided_on": "2025-03-14", "review_on": "2026-03-14"},
    )
    without = {code: told for code, told in whole.sections.items() if code != "instruction"}
    (flag,) = of(bundle(leaf_with(whole, without)), "Flag")
    assert flag["code"]["text"] == "Refuse future bookings"
    nobody = {code: told for code, told in whole.sections.items() if code != "person"}
    assert of(bundle(leaf_with(whole, nobody, client=0)), "Flag") == []


def leaf_with(made: Leaf, sections: dict[str, Any], **more: Any) -> Leaf:
    return Leaf(**({**vars(made)} | {"sections": sections} | more))


def test_a_patient_is_a_number_unless_the_client_page_leaves() -> None:
    note = leaf(shipped().get("note"), client=5)
    assert of(bundle(note), "Patient")[0].keys() == {"resourceType", "identifier"}
    kind = shipped().get("client")
    page = leaf(kind, answers={"name": "Sam Poe", "phones": ["206 555 0134"]}, client=5)
    (patient,) = of(bundle(page, note), "Patient")
    assert patient["name"] == [{"text": "Sam Poe"}]
    assert patient["telecom"] == [{"system": "phone", "value": "206 555 0134"}]
    hidden = leaf_with(page, {code: told for code, told in page.sections.items() if code == "occasion"})
    assert "name" not in of(bundle(hidden, note), "Patient")[0]


def test_who_opened_it_is_an_audit_event_and_only_where_it_leaves() -> None:
    opened = bundle(leaf(shipped().get("note"), opened=OPENED))
    (event,) = of(opened, "AuditEvent")
    assert event["agent"][0]["who"]["identifier"]["value"] == "2"
    assert of(bundle(leaf(shipped().get("note"))), "AuditEvent") == []


def test_the_signature_leaves_as_it_is() -> None:
    (signed,) = of(bundle(leaf(shipped().get("note"))), "Provenance")
    assert signed["signature"][0]["data"] == "IiIi" * 21 + "Ig=="
    assert signed["entity"][0]["what"]["identifier"]["value"] == "11" * 32


CONSENT = b"""
kind = "consent_touch"
version = 1
language = "en"
title = "Consent to touch"
plural = "Consents"
writers = ["practitioner"]
about = "client"
summary = ["words"]
to_seal = [["words"]]
sections = [{ code = "said", label = "Said", neutral = "Section 1", views = ["full"] }]
pages = [{ id = "one", title = "One", first_note = true }]

[[questions]]
id = "client"
page = "one"
section = "said"
type = "client"
digest = "client"
label = "Who?"

[[questions]]
id = "words"
page = "one"
section = "said"
type = "line"
label = "To what?"
message = "Write it."
"""


def test_a_section_that_asks_nothing_is_no_empty_group() -> None:
    kind = load(CONSENT.replace(b"}]\npages", b'}, { code = "free", label = "Free", neutral = "2" }]\npages'))
    (form,) = of(bundle(leaf(kind, answers={"client": 5, "words": "Back"})), "Questionnaire")
    assert len(kind.sections) == 2
    assert [item["text"] for item in form["item"]] == ["Said"]


def test_a_kind_called_consent_is_a_consent_too() -> None:
    made = bundle(leaf(load(CONSENT), answers={"client": 5, "words": "Back and neck"}))
    (consent,) = of(made, "Consent")
    assert consent["patient"] == {"reference": made["entry"][1]["fullUrl"]}
    assert "Back and neck" not in json.dumps(consent)
    assert "Whether" in consent["policyRule"]["text"], "a page that says no is no consent"
    assert of(bundle(leaf(shipped().get("note"))), "Consent") == []
