"""From a kind's page to a Django form and back. The form judges nothing; `core.entry.check` does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casebound.core.errors import Problem
from casebound.core.kinds import Asked, Kind, Option, Question
from casebound.records.widgets import Answer

SPARE_ROWS = 1
OF_LATE = 6  # clients that are offered in the open; the others are folded away
YES_NO = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
LISTED = ("phones", "emails", "lines")


@dataclass(frozen=True)
class Known:
    """What a form may offer beside the kind's own words: clients by number, persons by number.

    new_client: a name typed before for somebody who has no number yet.
    """

    clients: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, str] = field(default_factory=dict)
    new_client: str = ""


class PageForm(forms.Form):
    """The questions of one page. Field names are question ids; compound questions add a suffix."""

    use_required_attribute = False

    def __init__(
        self,
        kind: Kind,
        questions: Sequence[Question],
        answers: Mapping[str, Any],
        data: QueryDict | None = None,
        known: Known | None = None,
        extra_row: str = "",
    ) -> None:
        super().__init__(data, label_suffix="")
        self.sent = QueryDict() if data is None else data
        self.kind, self.questions, self.known = kind, questions, known or Known()
        ids = {question.id for question in questions}
        for question in questions:
            names = self._make(question, answers.get(question.id), extra_row == question.id)
            condition = question.show_if
            # Under several options the same field would stand, and be sent, several times: it stands alone.
            if condition and condition.question in ids:
                if len(condition.any) == 1:
                    self._nest(condition.question, condition.any, names)
                else:
                    self._wait(condition.question, condition.any, names)

    def _make(self, question: Question, answer: Any, another: bool) -> list[str]:
        before = set(self.fields)
        maker = getattr(self, f"_{question.type}", self._simple)
        maker(question, answer, another)
        return [name for name in self.fields if name not in before]

    def _put(self, name: str, made: forms.Field, asked: Asked, initial: Any, label: str = "") -> None:
        made.required, made.label, made.initial = False, label or asked.label, initial
        made.help_text = "" if label else asked.hint
        self.fields[name] = made

    def _simple(self, question: Question, answer: Any, another: bool) -> None:
        self._put(question.id, _single(question, self.known), question, answer)

    def _moment(self, question: Question, answer: Any, another: bool) -> None:
        day, _t, time = (answer or "").removesuffix("~").partition("T")
        self._put(f"{question.id}_day", _typed("date"), question, day)
        self._put(f"{question.id}_time", _typed("time"), question, time, _("At about what time"))
        about = str(answer or "").endswith("~")
        self._put(f"{question.id}_about", forms.BooleanField(), question, about, _("This is approximate"))

    def _client(self, question: Question, answer: Any, another: bool) -> None:
        names = [(str(number), name) for number, name in self.known.clients.items()]
        choices: list[tuple[Any, Any]] = [*names[:OF_LATE]]
        new = f"{question.id}_new"
        if names[OF_LATE:]:
            choices.append((_("More of your clients"), names[OF_LATE:]))
        if choices:
            choices.append(("new", Answer(_("Somebody else"), follow=(new,))))
            picked = forms.ChoiceField(choices=choices, widget=forms.RadioSelect)
            chosen = str(answer) if answer else "new" if self.known.new_client else None
            self._put(question.id, picked, question, chosen)
        typed = forms.CharField(widget=forms.TextInput(attrs={"autocomplete": "off"}))
        label = _("A name, or what you call them") if choices else question.label
        self._put(new, typed, question, "" if answer else self.known.new_client, label)
        self.fields[new].help_text = _(
            "Sealed too: only people who may read your page can see it. You can leave it empty."
        )

    def _files(self, question: Question, answer: Any, another: bool) -> None:
        """Files have a page of their own, and slips that no form saves over."""

    def _rows(self, question: Question, answer: Any, another: bool) -> None:
        rows = list(answer or [])
        shown = max(self._rows_sent(question), len(rows)) + (SPARE_ROWS if another or not rows else 0)
        for index in range(min(max(shown, 1), question.max_rows)):
            row = rows[index] if index < len(rows) else {}
            for column in question.columns:
                self._put(
                    f"{question.id}-{index}-{column.id}",
                    _single(column, self.known),
                    column,
                    row.get(column.id),
                )

    def _rows_sent(self, question: Question) -> int:
        if not self.data:
            return 0
        numbers = [
            name.split("-")[1]
            for name in self.data
            if name.startswith(f"{question.id}-") and name.count("-") >= 2 and _is_whole(name.split("-")[1])
        ]
        return max((int(number) for number in numbers[:500]), default=-1) + 1

    def _nest(self, other: str, codes: Iterable[str], names: list[str]) -> None:
        """Draw follow-up questions inside the options that ask for them; the stylesheet opens them."""
        parent = self.fields.get(other)
        if not isinstance(parent, forms.ChoiceField):
            return
        wanted = set(codes)
        parent.choices = [
            _followed(choice, wanted, names) for choice in list(cast("Iterable[Any]", parent.choices))
        ]

    def _wait(self, other: str, codes: Iterable[str], names: list[str]) -> None:
        """Where scripts run, these are asked only once one of the options is chosen (site/field.html)."""
        for name in names:
            vars(self.fields[name])["when"] = " ".join(f"{other}:{code}" for code in codes)

    def answers(self) -> dict[str, Any]:
        """What was typed and chosen, as answers; questions left empty are absent."""
        found = {question.id: self._read(question) for question in self.questions}
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def _read(self, question: Question) -> Any:
        name = question.id
        match question.type:
            case "moment":
                return self._read_moment(name)
            case "client":
                picked = self.data.get(name, "")
                return int(picked) if _is_whole(picked) and int(picked) in self.known.clients else None
            case "files":
                return None
            case "rows":
                rows = range(min(self._rows_sent(question), question.max_rows))
                return [row for row in (self._read_row(question, index) for index in rows) if row]
            case kind if kind in LISTED:
                return [line for line in self.data.get(name, "").splitlines() if line.strip()]
            case _:
                return self._read_single(question, name)

    def _read_moment(self, name: str) -> str | None:
        day, time = self.data.get(f"{name}_day", "").strip(), self.data.get(f"{name}_time", "").strip()
        if not day and not time:
            return None
        about = "~" if self.data.get(f"{name}_about") else ""
        return f"{day}T{time[:5]}{about}" if time else f"{day}{about}"

    def _read_row(self, question: Question, index: int) -> dict[str, Any]:
        found = {
            column.id: self._read_single(column, f"{question.id}-{index}-{column.id}")
            for column in question.columns
        }
        return {name: value for name, value in found.items() if value not in (None, "", [])}

    def _read_single(self, asked: Asked, name: str) -> Any:
        match asked.type:
            case "many":
                chosen = set(self.sent.getlist(name))
                known = [option.code for option in asked.options if option.code in chosen]
                return known + sorted(chosen - set(known))
            case "people":
                return sorted(int(number) for number in self.sent.getlist(name) if _is_whole(number))
            case "number":
                typed = self.data.get(name, "").strip()
                return int(typed) if _is_whole(typed.removeprefix("-")) else typed
            case _:
                typed = self.data.get(name, "")
                return typed if typed.strip() else None

    def new_client(self) -> str:
        """The name typed for somebody who is not in the list yet."""
        for question in self.questions:
            if question.type == "client" and self.data.get(question.id, "new") == "new":
                return str(self.data.get(f"{question.id}_new", "")).strip()
        return ""

    def show(self, problems: Iterable[Problem]) -> None:
        """Put each problem at the field it is about; problems of other pages are left out."""
        self.is_valid()
        for problem in problems:
            name = self._field_of(problem.question)
            if name:
                self.add_error(name, said(problem))

    def refuse(self, sentence: str) -> None:
        """Say something about the page as a whole; what was typed stays in it."""
        self.is_valid()
        self.add_error(None, sentence)

    def _field_of(self, question: str) -> str:
        names = (question, f"{question}_day", f"{question}_new")
        direct = next((name for name in names if name in self.fields), "")
        return direct or next((name for name in self.fields if name.startswith(f"{question}-")), "")


def said(problem: Problem) -> str:
    """The sentence of a problem in the language of the interface; the kind's own sentences have theirs."""
    return _(problem.template).format(**problem.values) if problem.template else problem.sentence


def _single(asked: Asked, known: Known) -> forms.Field:
    match asked.type:
        case "one":
            return forms.ChoiceField(choices=_choices(asked), widget=forms.RadioSelect)
        case "many":
            return forms.MultipleChoiceField(choices=_choices(asked), widget=forms.CheckboxSelectMultiple)
        case "yes_no":
            return forms.ChoiceField(choices=YES_NO, widget=forms.RadioSelect)
        case "people":
            people = [(str(number), name) for number, name in known.people.items()]
            return forms.MultipleChoiceField(choices=people, widget=forms.CheckboxSelectMultiple)
        case "text":
            return _Unjudged(widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off"}))
        case "phones" | "emails" | "lines":
            return _Lines(widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}))
        case "date" | "time" | "number":
            return _typed(asked.type)
        case _:
            return _Unjudged(widget=forms.TextInput(attrs={"autocomplete": "off"}))


class _Unjudged(forms.CharField):
    """Text as typed: nothing stripped, nothing refused here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []


class _Lines(_Unjudged):
    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


def _typed(kind: str) -> forms.Field:
    return _Unjudged(widget=forms.TextInput(attrs={"type": kind, "autocomplete": "off"}))


def _is_whole(typed: str) -> bool:
    """Plain digits, few enough for any answer; `²` is a digit for Python, and no number."""
    return typed.isascii() and typed.isdecimal() and len(typed) < 16


def _choices(asked: Asked) -> list[Any]:
    first = asked.first if isinstance(asked, Question) else ()
    leading = [_choice(asked.option_by_code[code]) for code in first]
    groups: dict[str, list[Option]] = {}
    for option in asked.options:
        if option.code in first:
            continue
        groups.setdefault(option.group, []).append(option)
    labels = {group.code: group.label for group in asked.classes}
    if len(groups) == 1:
        return leading + [_choice(option) for group in groups.values() for option in group]
    return leading + [
        (labels.get(code, code), [_choice(option) for option in group]) for code, group in groups.items()
    ]


def _choice(option: Option) -> tuple[str, Answer]:
    return option.code, Answer(option.label, option.hint)


def _followed(choice: Any, wanted: set[str], names: list[str]) -> Any:
    value, label = choice
    if isinstance(label, list | tuple):
        return value, [_followed(inner, wanted, names) for inner in label]
    if wanted and value not in wanted:
        return value, label
    text = label if isinstance(label, Answer) else Answer(label)
    return value, Answer(text.text, text.hint, (*text.follow, *names))
