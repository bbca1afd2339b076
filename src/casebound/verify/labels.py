"""Words for codes, from the kind, wording and vocabulary files that travel in the evidence.

Those files come from whoever made the evidence: whatever does not read as expected is simply not used, and
codes are printed instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from casebound.core.commitments import KindRef
from casebound.core.errors import BadInput
from casebound.core.reading import parse

_SURPRISES = (BadInput, ValueError, TypeError, AttributeError, KeyError, RecursionError)


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
        tables = [_loaded(members[f"kinds/{file.hex()}.toml"]) for file in files]
        used: dict[str, str] = {}
        for table in tables:
            _read(table, labels, used)
        for question, name in used.items():
            stem = f"vocabulary/{name}.v{_version(tables[0]['vocabularies'][name])}"
            for file in (f"{stem}.toml", f"{stem}.{kind.language}.toml"):
                if file in members:
                    _terms(_loaded(members[file]), question, labels)
    except _SURPRISES:
        return Labels()
    return labels


def _loaded(raw: bytes) -> dict[str, Any]:
    return parse(raw, "a file of labels")  # bounds its length and its keys


def _read(table: dict[str, Any], labels: Labels, used: dict[str, str]) -> None:
    for section in _list(table, "sections"):
        labels.sections[_word(section, "code")] = _word(section, "label")
    for question in (*_list(table, "questions"), *_list(table, "computed")):
        _question(question, _word(question, "id"), labels, used)
        for column in _list(question, "columns"):
            _question(column, f"{_word(question, 'id')}.{_word(column, 'id')}", labels, used)


def _question(asked: dict[str, Any], name: str, labels: Labels, used: dict[str, str]) -> None:
    if "label" in asked:
        labels.questions[name] = _word(asked, "label")
    if "vocabulary" in asked:
        used[name] = _word(asked, "vocabulary")
    for option in _list(asked, "options"):
        labels.codes[name, _word(option, "code")] = _word(option, "label")


def _terms(vocabulary: dict[str, Any], question: str, labels: Labels) -> None:
    for term in (*_list(vocabulary, "classes"), *_list(vocabulary, "terms")):
        if "label" in term:
            # No seal holds a vocabulary's words: the code that was sealed stands beside them.
            code = _word(term, "code")
            labels.codes[question, code] = f"{_word(term, 'label')} ({code})"


def _list(table: dict[str, Any], name: str) -> list[Any]:
    found = table.get(name, [])
    if not isinstance(found, list):
        raise TypeError(name)
    return found


def _word(table: dict[str, Any], name: str) -> str:
    found = table[name]
    if not isinstance(found, str):
        raise TypeError(name)
    return found


def _version(found: object) -> int:
    if type(found) is not int or not 0 < found < 10_000:
        raise TypeError("no version")
    return found
