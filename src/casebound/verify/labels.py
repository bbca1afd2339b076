"""Words for codes, from the kind, wording and vocabulary files that travel in the evidence.

Those files come from whoever made the evidence: whatever does not read as expected is simply not used, and
codes are printed instead.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebound.core.commitments import KindRef

_SURPRISES = (ValueError, TypeError, AttributeError, KeyError, RecursionError)


@dataclass
class Labels:
    """Labels of sections and questions by code, and of codes by (question, code)."""

    sections: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)

    def section(self, code: str) -> str:
        """The section's label, or its code."""
        return self.sections.get(code, code)

    def question(self, name: str) -> str:
        """The question's label, or its id."""
        return self.questions.get(name, name)

    def code(self, question: str, code: str) -> str:
        """What could be chosen, in words; text that is no code stays as it is."""
        return self.codes.get((question, code), code)


def labels_of(kind: KindRef, members: Mapping[str, bytes]) -> Labels:
    """Labels in the language in which the entry was written."""
    labels = Labels()
    files = dict.fromkeys((kind.sha256, kind.wording_sha256))
    try:
        tables = [tomllib.loads(members[f"kinds/{file.hex()}.toml"].decode()) for file in files]
        used: dict[str, str] = {}
        for table in tables:
            _read(table, labels, used)
        for question, name in used.items():
            stem = f"vocabulary/{name}.v{tables[0]['vocabularies'][name]}"
            for file in (f"{stem}.toml", f"{stem}.{kind.language}.toml"):
                if file in members:
                    _terms(tomllib.loads(members[file].decode()), question, labels)
    except _SURPRISES:
        return Labels()
    return labels


def _read(table: dict[str, Any], labels: Labels, used: dict[str, str]) -> None:
    for section in table.get("sections", []):
        labels.sections[section["code"]] = str(section["label"])
    for question in (*table.get("questions", []), *table.get("computed", [])):
        _question(question, question["id"], labels, used)
        for column in question.get("columns", []):
            _question(column, f"{question['id']}.{column['id']}", labels, used)


def _question(asked: dict[str, Any], name: str, labels: Labels, used: dict[str, str]) -> None:
    if "label" in asked:
        labels.questions[name] = str(asked["label"])
    if "vocabulary" in asked:
        used[name] = asked["vocabulary"]
    for option in asked.get("options", []):
        labels.codes[name, option["code"]] = str(option["label"])


def _terms(vocabulary: dict[str, Any], question: str, labels: Labels) -> None:
    for term in (*vocabulary.get("classes", []), *vocabulary.get("terms", [])):
        if "label" in term:
            # No seal holds a vocabulary's words: the code that was sealed stands beside them.
            labels.codes[question, term["code"]] = f"{term['label']} ({term['code']})"
