"""From the bytes of a kind file to a `Kind`. All faults are collected and name file, question and fault."""

import hashlib
from collections.abc import Mapping

from casebound.core import kinds_check, wording
from casebound.core.kinds import (
    COLUMN_TYPES,
    DEIDENTIFY,
    OWN_KIND_NUMBER,
    ROLES,
    SECTION_VIEWS,
    TYPES,
    Check,
    Column,
    Computed,
    Due,
    Kind,
    Option,
    Page,
    Question,
    Section,
    ShowIf,
)
from casebound.core.reading import CODE, ID, Faults, Table, parse
from casebound.core.vocabulary import TermClass, Vocabulary

Vocabularies = Mapping[tuple[str, int], Vocabulary]
Pinned = Mapping[str, Vocabulary]


def load(raw: bytes, wordings: Mapping[str, bytes], vocabularies: Vocabularies) -> Kind:
    """Kind from the bytes of its file, of its language files (language → bytes) and the vocabularies it pins.

    Raises BadInput whose `problems` list every fault. Source: docs/spec/entry.md, 1–5.
    """
    tables = parse(raw, "kind file")
    family: dict[str, Kind] = {}
    for laid in wording.laid_over(file_stem(tables), tables, wordings, wording.KIND):
        table = Table(laid.faults, "", laid.tables)
        pinned = _pinned(table, vocabularies)
        kind = _kind(table, pinned, raw, wordings, family)
        kinds_check.check(laid.faults, kind)
        laid.faults.stop()
        family[kind.language] = kind
    return next(iter(family.values()))


def pins(raw: bytes) -> tuple[tuple[str, int], ...]:
    """Vocabularies that a kind file pins, to be loaded first. Raises BadInput if it is not TOML."""
    tables = parse(raw, "kind file")
    return tuple(Table(Faults(""), "", tables).numbers("vocabularies").items())


def file_stem(tables: Mapping[str, object]) -> str:
    """File name, without `.toml`, that the tables claim."""
    return f"{tables.get('kind', 'kind')}.v{tables.get('version', '?')}"


def _pinned(table: Table, vocabularies: Vocabularies) -> Pinned:
    found = {}
    language = table.name("language", wording.LANGUAGE)
    for name, version in table.numbers("vocabularies").items():
        if (name, version) in vocabularies:
            found[name] = vocabularies[name, version].worded(language)
        else:
            table.fault(f"pins the vocabulary {name}.v{version}, which does not exist here.")
    return found


def _kind(
    table: Table, pinned: Pinned, raw: bytes, wordings: Mapping[str, bytes], family: Mapping[str, Kind]
) -> Kind:
    language = table.name("language", wording.LANGUAGE)
    hashes = {code: hashlib.sha256(words).digest() for code, words in wordings.items()}
    own = next(iter(family), language)
    kind = Kind(
        name=table.name("kind"),
        version=table.whole("version", 1, 999),
        number=table.whole("number", 1, 254, OWN_KIND_NUMBER),
        language=language,
        title=table.text("title"),
        plural=table.text("plural"),
        lead=table.text("lead", required=False),
        writers=_among(table, "writers", ROLES),
        amends=table.names("amends"),
        about=table.name("about", required=False),
        summary=table.names("summary"),
        to_seal=table.lists("to_seal"),
        hidden=table.flag("hidden"),
        sections=tuple(_section(i, t) for i, t in enumerate(table.tables("sections", "section", "code"))),
        pages=tuple(_page(item) for item in table.tables("pages", "page", "id")),
        questions=tuple(_question(item, pinned) for item in table.tables("questions", "question", "id")),
        computed=tuple(_computed(item) for item in table.tables("computed", "computed value", "id")),
        checks=tuple(_checks(table)),
        due=tuple(_due(item) for item in table.tables("due", "due date", "id")),
        vocabularies=pinned,
        sha256=hashlib.sha256(raw).digest(),
        source=raw,
        wordings=wordings,
        wording_hashes={own: hashlib.sha256(raw).digest()} | hashes,
        family=family,
    )
    table.done()
    return kind


def _among(table: Table, key: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
    names = table.names(key)
    for name in names:
        if name not in allowed:
            table.fault(f"`{key}` names {name!r}; it may name {', '.join(allowed)}.")
    return names


def _section(slot: int, table: Table) -> Section:
    section = Section(
        slot=slot,
        code=table.name("code"),
        label=table.text("label"),
        neutral=table.text("neutral"),
        views=_among(table, "views", SECTION_VIEWS),
        optional_in=_among(table, "optional_in", SECTION_VIEWS),
        learning=table.flag("learning"),
        private=table.flag("private"),
    )
    table.done()
    return section


def _page(table: Table) -> Page:
    page = Page(
        id=table.name("id"),
        title=table.text("title"),
        hint=table.text("hint", required=False),
        first_note=table.flag("first_note"),
        section_label=table.text("section_label", required=False),
    )
    table.done()
    return page


def _question(table: Table, pinned: Pinned) -> Question:
    vocabulary, options, classes = _offered(table, pinned)
    bounded = table.choice("type", TYPES, "line") == "number"
    question = Question(
        id=table.name("id"),
        page=table.name("page"),
        section=table.name("section"),
        type=_type(table, TYPES),
        label=table.text("label"),
        hint=table.text("hint", required=False),
        message=table.text("message", required=False),
        vocabulary=vocabulary,
        options=options,
        classes=classes,
        first=_first(table, options),
        show_if=_show_if(table),
        columns=tuple(_column(item, pinned) for item in table.tables("columns", "column", "id")),
        max_rows=table.whole("max_rows", 1, 100, 12),
        minimum=table.whole("min", -(2**31), 2**31) if bounded and table.has("min") else None,
        maximum=table.whole("max", -(2**31), 2**31) if bounded and table.has("max") else None,
        deidentify=table.choice("deidentify", DEIDENTIFY, "drop"),
        digest=table.name("digest", required=False),
        search=table.whole("search", 0, 5, 0),
        fhir=table.name("fhir", CODE, required=False) or str(table.raw.get("id")),
        default=table.choice("default", ("now",), ""),
        optional_sign=table.flag("optional_sign", True),
    )
    table.done()
    return question


def _type(table: Table, types: tuple[str, ...]) -> str:
    if not table.has("type"):
        table.fault("needs `type`.")
    return table.choice("type", types, "line") if isinstance(table.raw.get("type"), str) else "line"


def _column(table: Table, pinned: Pinned) -> Column:
    vocabulary, options, classes = _offered(table, pinned)
    column = Column(
        id=table.name("id", ID),
        type=_type(table, COLUMN_TYPES),
        label=table.text("label"),
        hint=table.text("hint", required=False),
        vocabulary=vocabulary,
        options=options,
        classes=classes,
    )
    table.done()
    return column


def _offered(table: Table, pinned: Pinned) -> tuple[str, tuple[Option, ...], tuple[TermClass, ...]]:
    """Vocabulary name, options and the classes they are grouped by, as far as the question names any."""
    name = table.name("vocabulary", required=False)
    own = tuple(_option(item) for item in table.tables("options", "option", "code"))
    only = table.names("only")
    if not name:
        if only:
            table.fault("has `only` without `vocabulary`.")
        return "", own, ()
    if own:
        table.fault("has both `vocabulary` and `options`; keep one.")
    if name not in pinned:
        table.fault(f"uses the vocabulary {name!r}, which `vocabularies` does not pin.")
        return "", (), ()
    vocabulary = pinned[name]
    for code in only:
        if code not in vocabulary.by_code and code not in vocabulary.class_by_code:
            table.fault(f"`only` names {code!r}, which is no term or class of {vocabulary.id}.")
    terms = [term for term in vocabulary.terms if not only or term.code in only or term.group in only]
    options = tuple(Option(term.code, term.label, term.hint, term.number, term.group) for term in terms)
    groups = {option.group for option in options}
    return name, options, tuple(group for group in vocabulary.classes if group.code in groups)


def _option(table: Table) -> Option:
    option = Option(
        table.name("code", CODE),
        table.text("label"),
        table.text("hint", required=False),
        table.whole("number", 1, 254, 0),
    )
    table.done()
    return option


def _first(table: Table, options: tuple[Option, ...]) -> tuple[str, ...]:
    first = table.names("first")
    for code in first:
        if code not in {option.code for option in options}:
            table.fault(f"`first` names {code!r}, which is not offered.")
    return first


def _show_if(table: Table) -> ShowIf | None:
    inner = table.table("show_if")
    if inner is None:
        return None
    condition = ShowIf(inner.name("question"), inner.names("any"))
    if bool(condition.any) == inner.flag("answered"):
        table.fault("`show_if` needs either `any` with codes or `answered = true`.")
    inner.done()
    return condition


def _computed(table: Table) -> Computed:
    computed = Computed(
        table.name("id"),
        table.choice("rule", kinds_check.COMPUTED_RULES, ""),
        table.name("section"),
        table.text("label"),
        table.name("digest", required=False),
    )
    table.done()
    return computed


def _checks(table: Table) -> list[Check]:
    found = []
    for item in table.tables("checks", "check", "questions"):
        found.append(
            Check(
                item.choice("rule", kinds_check.CHECK_RULES, ""),
                item.names("questions"),
                item.text("message"),
            )
        )
        item.done()
    return found


def _due(table: Table) -> Due:
    due = Due(table.name("id"), table.whole("days", 0, 36_600), table.name("from"), table.text("label"))
    table.done()
    return due
