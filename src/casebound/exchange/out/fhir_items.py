"""Questions and answers as items of a Questionnaire and its response (docs/spec/exchange.md, 4)."""

import json
from collections.abc import Collection, Iterator, Mapping

from casebound.core.kinds import STAMPED, Asked, Kind, Question, Section
from casebound.exchange.out.fhir_names import reference, urn
from casebound.exchange.out.leaf import COMPUTED, Answer, Leaf, label

Item = dict[str, object]
UNKNOWN = {
    "url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason",
    "valueCode": "asked-unknown",
}
# What holds an answer. A moment stays text: FHIR has no "about", and wants a zone with a time.
TYPES = {
    "text": "text",
    "one": "choice",
    "many": "choice",
    "yes_no": "boolean",
    "date": "date",
    "time": "time",
    "number": "integer",
    "client": "reference",
    "rows": "group",
    "files": "attachment",
}
MANY = ("many", "people", "phones", "emails", "lines", "rows", "files")


def asked(kind: Kind, shown: Collection[str] | None) -> list[Item]:
    """Sections as groups, their questions in them; only the sections that are shown, all for None."""
    found: list[Item] = []
    for section in kind.sections:
        items = [_question(one) for one in kind.questions_of(section.code)] + _besides(kind, section)
        if items and (shown is None or section.code in shown):  # a group of nothing is no valid FHIR
            told: Item = {"linkId": _section(section.code), "type": "group", "text": section.label}
            found.append(told | {"item": items})
    return found


def _besides(kind: Kind, section: Section) -> list[Item]:
    """What stands in a section and nobody is asked: what rules compute; what is stamped, in the first."""
    computed = {item.id: item.label for item in kind.computed if item.section == section.code}
    named = computed | ({} if section.slot else dict.fromkeys(STAMPED, ""))
    items: list[Item] = []
    for name, words in named.items():
        asked_: Item = {"linkId": _beside(section.code, name), "type": "string"}
        items.append(asked_ | ({"text": words} if words else {}))
    return [{"linkId": _beside(section.code), "type": "group", "item": items}] if items else []


def _beside(*parts: str) -> str:
    return ":".join(("stamped", *parts))


def _section(code: str) -> str:
    return f"section:{code}"


def _question(question: Question) -> Item:
    found: Item = {
        "linkId": question.fhir,
        "text": question.label,
        "type": TYPES.get(question.type, "string"),
    }
    if question.type in MANY:
        found["repeats"] = True
    if question.columns:
        found["item"] = [
            {
                "linkId": _column(question, column),
                "text": column.label,
                "type": TYPES.get(column.type, "string"),
            }
            | ({"repeats": True} if column.type in MANY else {})
            for column in question.columns
        ]
    return found


def _column(question: Question, column: Asked) -> str:
    return f"{question.fhir}:{column.id}"


def answered(practice: bytes, leaf: Leaf) -> list[Item]:
    """The sections that leave, in the order of the kind, with what was answered in each."""
    sections: dict[str, list[Item]] = {}
    stamped: dict[str, list[Item]] = {}
    for answer in leaf.answers():
        if answer.asked is None:
            stamped.setdefault(answer.section, []).append(_stamped(answer))
        else:
            sections.setdefault(answer.section, []).extend(
                _items(practice, leaf.kind, answer.asked, answer.value)
            )
    found: list[Item] = []
    for section in leaf.kind.sections:
        items = sections.get(section.code, [])
        if section.code in stamped:
            items = [*items, {"linkId": _beside(section.code), "item": stamped[section.code]}]
        if items:
            found.append({"linkId": _section(section.code), "text": section.label, "item": items})
    return found


def _stamped(answer: Answer) -> Item:
    value = answer.value if isinstance(answer.value, str) else json.dumps(answer.value, sort_keys=True)
    named: Item = {"text": answer.label} if answer.type == COMPUTED and answer.label else {}
    return {"linkId": _beside(answer.section, answer.question)} | named | {"answer": [{"valueString": value}]}


def _items(practice: bytes, kind: Kind, question: Question, value: object) -> Iterator[Item]:
    if question.type == "rows" and isinstance(value, list):
        for row in value:
            cells = [
                _item(practice, kind, _column(question, column), column, row[column.id])
                for column in question.columns
                if column.id in row
            ]
            yield {"linkId": question.fhir, "text": question.label, "item": cells}
    else:
        yield _item(practice, kind, question.fhir, question, value)


def _item(practice: bytes, kind: Kind, link: str, asked_: Asked, value: object) -> Item:
    found: Item = {"linkId": link, "text": asked_.label}
    if value is None:
        return {"extension": [UNKNOWN]} | found
    values = value if isinstance(value, list) else [value]
    return found | {"answer": [_value(practice, kind, asked_, each) for each in values]}


def _value(practice: bytes, kind: Kind, asked_: Asked, value: object) -> Item:
    match asked_.type:
        case "one" | "many":
            coded = {
                "system": _system(practice, kind, asked_),
                "code": value,
                "display": label(asked_, str(value)),
            }
            return {"valueCoding": coded}
        case "yes_no":
            return {"valueBoolean": value == "yes"}
        case "date":
            return {"valueDate": value}
        case "time":
            return {"valueTime": f"{value}:00"}
        case "number":
            return {"valueInteger": value}
        case "client":
            assert isinstance(value, int)
            return {"valueReference": reference(practice, "client", value)}
        case "files":
            assert isinstance(value, Mapping)
            return {
                "valueAttachment": {
                    "title": f"{value['name']} (SHA-256 {value['sha256']})",
                    "size": value["size"],
                }
            }
        case "bytes":
            return {"valueString": f"{len(str(value))} characters of base64, kept in the casebook"}
        case _:
            return {"valueString": str(value)}


def _system(practice: bytes, kind: Kind, asked_: Asked) -> str:
    """Whose codes they are: of a vocabulary, or of this one question."""
    if asked_.vocabulary:
        return urn(practice, "vocabulary", kind.vocabularies[asked_.vocabulary].id)
    return urn(practice, "codes", kind.id, asked_.id)
