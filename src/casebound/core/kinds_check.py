"""What the parts of a kind must be to each other. Each finding is a sentence for the author of the file."""

from collections import Counter
from collections.abc import Iterator

from casebound.core import digest
from casebound.core.kinds import CHOICES, FILES, LIST_TYPES, SLOTS, STAMPED, Asked, Kind, Question
from casebound.core.reading import Faults
from casebound.core.rules import CASCADE

COMPUTED_RULES = ("primary_class", "severity", "delay_minutes")
CHECK_RULES = ("end_after_start", "not_before", "valid_until", "reason_if_raised", "different")
TIME_TYPES = {"moment", "date", "time"}

# Column that a computed rule reads; without a question that fills it the rule has nothing to say.
_READS = {"primary_class": "behaviours", "severity": "behaviours", "delay_minutes": "occurred"}
_LARGEST = {"behaviours": 65_535, "after_warning": 2, "repeated": 2, "severity_raised": 5, "harm_body": 5}

Finding = tuple[str, str]


def check(faults: Faults, kind: Kind) -> None:
    """Adds every finding to `faults`."""
    for findings in (_kind(kind), _layout(kind), _links(kind), _computed(kind), _cross(kind), _columns(kind)):
        for place, sentence in findings:
            faults.also(place, sentence)
    for question in kind.questions:
        for findings in (_question(kind, question), _offer(question), _show_if(kind, question)):
            for _, sentence in findings:
                faults.also(f"question “{question.id}”", sentence)
    for place, sentence in _cycles(kind):
        faults.add(place, sentence)


def _kind(kind: Kind) -> Iterator[Finding]:
    for needed in {name: None for group in kind.to_seal for name in group}:
        if kind.find(needed) is None:
            yield "to_seal", f"names the question {needed!r}, which does not exist."
        elif not kind.question(needed).message:
            yield f"question “{needed}”", "is needed to seal, so it needs a `message` for when it is missing."
    for question in kind.summary:
        fault = _summary_fault(kind, question)
        if fault:
            yield "summary", f"`summary` names {question!r}, {fault}."
    if kind.about and (kind.find(kind.about) is None or kind.question(kind.about).type != "client"):
        yield "about", f"`about` names {kind.about!r}, which is no question of type client."
    if not kind.writers:
        yield "writers", "nobody may write it; name at least one role in `writers`."
    if not kind.summary:
        yield "summary", "needs `summary`, the questions whose answers a list shows."
    used = {asked.vocabulary for question in kind.questions for asked in (question, *question.columns)}
    for name in kind.vocabularies:
        if name not in used:
            yield "vocabularies", f"pins {name!r}, which no question uses."


def _summary_fault(kind: Kind, name: str) -> str:
    question = kind.find(name)
    if question is None:
        return "which does not exist"
    section = next((item for item in kind.sections if item.code == question.section), None)
    if section is not None and (section.learning or section.private or section.code == "identifiers"):
        return "which is too private for a list"
    return "which is too private for a list" if question.type in (*LIST_TYPES[:2], "files", "bytes") else ""


def _layout(kind: Kind) -> Iterator[Finding]:
    if not 1 <= len(kind.sections) <= SLOTS:
        yield "sections", f"has {len(kind.sections)} sections; there must be 1 to {SLOTS}."
    for section in kind.sections:
        place = f"section “{section.code}”"
        if section.learning and (section.views or section.optional_in):
            yield place, "is for learning and stands in no view; leave `views` and `optional_in` out."
        if section.private and section.views:
            yield place, "is private; it may stand in `optional_in` but not in `views`."
        if section.learning and section.private:
            yield place, "is either for learning or private, not both."
    if kind.sections and (kind.sections[0].learning or kind.sections[0].private):
        yield "sections", "the first section holds the time zone, so it is neither private nor for learning."
    for page in kind.pages:
        if not kind.questions_on(page.id):
            yield f"page “{page.id}”", "has no question."
    if not kind.first_note:
        yield "pages", "no page has `first_note = true`, so there is no short path."
    for item in kind.computed:
        if kind.find(item.id) is not None:
            yield f"computed value “{item.id}”", "has the id of a question."
    for name in {question.id for question in kind.questions} | {item.id for item in kind.computed}:
        if name in STAMPED:
            yield f"“{name}”", f"the names {', '.join(STAMPED)} are kept for what is stamped."


def _links(kind: Kind) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for question in kind.questions:
        other = first.setdefault(question.fhir, question.id)
        if other != question.id:
            yield (
                f"question “{question.id}”",
                f"has the linkId {question.fhir!r}, as the question {other!r} has; give one another `fhir`.",
            )


def _question(kind: Kind, question: Question) -> Iterator[Finding]:
    if question.page not in {page.id for page in kind.pages}:
        yield "", f"`page` is {question.page!r}, which does not exist."
    if question.section not in {section.code for section in kind.sections}:
        yield "", f"`section` is {question.section!r}, which does not exist."
    if (question.type == "rows") != bool(question.columns):
        yield "", "questions of type rows, and only they, need `columns`."
    if (question.type == "files") != (question.id == FILES):
        yield "", "the question of type files, and no other, has the id `files`."
    if question.type == "files" and question.show_if:
        yield "", "is of type files, which has no `show_if`: what was added is never left out unseen."
    if question.default and question.type != "moment":
        yield "", "`default` is only for a question of type moment."
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        yield "", "`min` is larger than `max`."
    for column in question.columns:
        for _, sentence in _offer(column):
            yield "", f"column “{column.id}”: {sentence}"


def _offer(asked: Asked) -> Iterator[Finding]:
    if asked.type in ("one", "many"):
        if not asked.options:
            yield "", "needs `options` or a `vocabulary` to choose from."
    elif asked.options:
        yield "", f"is of type {asked.type}, which offers no options."


def _show_if(kind: Kind, question: Question) -> Iterator[Finding]:
    if question.show_if is None:
        return
    other = kind.find(question.show_if.question)
    if other is None:
        yield "", f"`show_if` names the question {question.show_if.question!r}, which does not exist."
        return
    if question.show_if.any and other.type not in CHOICES:
        yield "", f"`show_if` asks for codes, but {other.id!r} is no question with a choice."
    codes = {"yes", "no"} if other.type == "yes_no" else set(other.option_by_code)
    for code in question.show_if.any:
        if other.type in CHOICES and code not in codes:
            yield "", f"`show_if` waits for {code!r}, which {other.id!r} does not offer."
    order = {page.id: place for place, page in enumerate(kind.pages)}
    asked, waits = order.get(other.page, 0), order.get(question.page, 0)
    same = asked == waits
    if asked > waits or (same and kind.questions.index(other) > kind.questions.index(question)):
        yield "", f"`show_if` waits for {other.id!r}, which is asked later."
    elif same and other.type not in CHOICES:
        yield "", f"`show_if` on the same page works only under a choice, and {other.id!r} is none."


def _cycles(kind: Kind) -> Iterator[Finding]:
    reported: set[str] = set()
    for question in kind.questions:
        path = [question.id]
        step: Question | None = question
        while step is not None and step.show_if is not None and step.show_if.question not in path:
            path.append(step.show_if.question)
            step = kind.find(step.show_if.question)
        closes = step is not None and step.show_if is not None and step.show_if.question == question.id
        if closes and not reported & set(path):
            reported |= set(path)
            chain = " → ".join([*path, question.id])
            yield (
                f"question “{question.id}”",
                f"`show_if` goes in a circle ({chain}), so it would never be asked.",
            )


def _computed(kind: Kind) -> Iterator[Finding]:
    for item in kind.computed:
        place = f"computed value “{item.id}”"
        section = next((section for section in kind.sections if section.code == item.section), None)
        if section is None:
            yield place, f"`section` is {item.section!r}, which does not exist."
        elif item.rule == "severity" and not section.learning:
            yield place, "severity belongs into a section with `learning = true`."
        if item.digest and digest.COMPUTED_COLUMNS.get(item.digest) != item.rule:
            yield place, f"`digest` is {item.digest!r}, which the rule {item.rule} does not fill."
        needed = _READS.get(item.rule, "")
        if needed and kind.by_digest(needed) is None:
            yield place, f'the rule {item.rule} needs a question with `digest = "{needed}"`.'
        behaviours = kind.by_digest("behaviours")
        if needed == "behaviours" and behaviours and not behaviours.classes:
            yield place, f"the rule {item.rule} needs a vocabulary with classes behind {behaviours.id!r}."
        for group in behaviours.classes if behaviours and item.rule == "primary_class" else ():
            if group.code not in CASCADE:
                yield place, f"the class {group.code} has no place in the order {', '.join(CASCADE)}."


def _cross(kind: Kind) -> Iterator[Finding]:
    for number, item in enumerate(kind.checks, start=1):
        place = f"check number {number}"
        known = [kind.find(name) for name in item.questions]
        if len(known) != 2 or None in known:
            yield place, "`questions` must name two questions that exist."
        elif item.rule in CHECK_RULES[:3] and len({question.type for question in known if question}) != 1:
            yield place, f"{item.rule} compares two questions of the same type."
        elif item.rule in CHECK_RULES[:3] and not {q.type for q in known if q} <= TIME_TYPES:
            yield place, f"{item.rule} compares questions of type moment, date or time."
    for due in kind.due:
        start = kind.find(due.starts)
        if due.starts != "sealed" and (start is None or start.type not in ("moment", "date")):
            yield (
                f"due date “{due.id}”",
                f"`from` is {due.starts!r}, which is neither `sealed` nor a date asked for.",
            )


def _columns(kind: Kind) -> Iterator[Finding]:
    filled = Counter((question.digest, question.type == "rows") for question in kind.questions)
    for question in kind.questions:
        place, column = f"question “{question.id}”", question.digest
        if not column:
            continue
        if column not in digest.ASKED_COLUMNS:
            yield place, f"`digest` is {column!r}; a question may fill {', '.join(digest.ASKED_COLUMNS)}."
        elif question.type not in digest.ASKED_COLUMNS[column]:
            wanted = " or ".join(digest.ASKED_COLUMNS[column])
            yield place, f"the digest column {column} needs a question of type {wanted}."
        elif filled[column, question.type == "rows"] > 1:
            yield place, f"another question fills the digest column {column} too."
        elif question.type == "rows":
            yield from _row_columns(place, question)
        else:
            yield from _numbers(place, column, question)


def _row_columns(place: str, question: Question) -> Iterator[Finding]:
    for name in ("step", "effect"):
        column = question.column(name)
        if column is None or column.type != "one":
            yield place, f"rows that fill the digest need a column `{name}` of type one."
        else:
            yield from _numbers(place, name, column)


def _numbers(place: str, column: str, asked: Asked) -> Iterator[Finding]:
    largest = _LARGEST.get(column, 254)
    numbers = [option.number for option in asked.options]
    if not all(1 <= number <= largest for number in numbers):
        yield place, f"each option needs a `number` from 1 to {largest} for the digest column {column}."
    if len(set(numbers)) != len(numbers):
        yield place, f"two options share a `number` in the digest column {column}."
