"""Which kinds this practice can write with and read: the shipped ones and its own, found by hash."""

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from types import MappingProxyType

from django.db import transaction

from casebound.book.models import Practice
from casebound.core.commitments import KindRef
from casebound.core.errors import BadInput
from casebound.core.kinds import OWN_KIND_NUMBER, Kind
from casebound.kinds import shipped
from casebound.records import absent
from casebound.records.models import OwnKind, SearchBlob


def writable(practice: Practice, roles: Iterable[str]) -> list[Kind]:
    """Kinds that somebody with these roles may start a page of, newest versions, shipped ones first."""
    wanted = set(roles)
    found = [shipped().get(name) for name in shipped().names()] + list(_own(practice).values())
    return [kind for kind in found if not kind.hidden and not kind.amends and wanted & set(kind.writers)]


def get(practice: Practice, name: str) -> Kind:
    """The kind of this name (`incident` for the newest, `incident.v1` for one version)."""
    if _is_shipped(name):  # a row in the database never takes the place of what came with the program
        return shipped().get(name)
    named = [kind for kind in _own(practice).values() if name in (kind.id, kind.name)]
    if named:
        return max(named, key=lambda kind: kind.version)
    return shipped().get(name)


def _is_shipped(name: str) -> bool:
    return name in shipped().ids() or name in shipped().names()


def own(practice: Practice) -> list[Kind]:
    """The kinds that this practice brought itself."""
    return list(_own(practice).values())


def by_ref(practice: Practice, ref: KindRef) -> tuple[Kind | None, str]:
    """The exact kind an entry was written with, in the language it was shown in; else what is missing."""
    kind = _shipped_ref(ref.id)
    if kind is None or kind.sha256 != ref.sha256:
        kind = next((own for own in _own(practice).values() if own.sha256 == ref.sha256), None)
    if kind is not None and kind.id == ref.id:
        if kind.wording_hashes.get(ref.language) != ref.wording_sha256:
            return None, absent.wording_sentence(ref)
        return kind.worded(ref.language), ""
    return None, absent.sentence(ref)


def add(practice: Practice, raw: bytes, wordings: Mapping[str, bytes] = MappingProxyType({})) -> Kind:
    """Install a practice's own kind with its language files, by language; more of them can come later.

    Raises BadInput with every fault, when the name is taken, or when a language would change.
    """
    kind = shipped().load(raw, dict(wordings))
    if _is_shipped(kind.id) or _is_shipped(kind.name):
        raise BadInput(f"{kind.id} is a kind that comes with Casebound. Give yours another name.")
    if kind.number != OWN_KIND_NUMBER:
        raise BadInput(f"Only kinds that come with Casebound have a number. Take `number` out of {kind.id}.")
    twin = _own(practice).get(kind.id)
    if twin is not None and twin.sha256 != kind.sha256:
        raise BadInput(
            f"{kind.id} is installed already and never changes. Make it version {kind.version + 1}."
        )
    for language, words in wordings.items():
        before = twin.wordings.get(language, words) if twin else words
        if before != words:
            raise BadInput(
                f"{kind.id} is installed in “{language}” already, and its words never change. "
                f"Make it version {kind.version + 1}."
            )
    with transaction.atomic():
        _keep(practice, kind.id, "", raw)
        for language, words in wordings.items():
            _keep(practice, kind.id, language, words)
    return _own(practice)[kind.id]


def _keep(practice: Practice, name: str, language: str, raw: bytes) -> None:
    _row, new = OwnKind.objects.get_or_create(
        practice=practice,
        sha256=sha256(raw).digest(),
        defaults={"name": name, "language": language, "raw": raw},
    )
    if new:  # pages that waited for it are searched by other words now
        SearchBlob.objects.filter(practice=practice).delete()


@cache
def _shipped_ref(id: str) -> Kind | None:
    return shipped().get(id) if id in shipped().ids() else None


def _own(practice: Practice) -> dict[str, Kind]:
    files: dict[str, dict[str, bytes]] = {}
    for row in OwnKind.objects.filter(practice=practice).order_by("name", "language"):
        if sha256(row.raw).digest() == row.sha256:  # a changed one is as good as gone; doctor names it
            files.setdefault(row.name, {})[row.language] = row.raw
    found = {name: _loaded(tuple(sorted(parts.items()))) for name, parts in files.items() if "" in parts}
    return {name: kind for name, kind in found.items() if kind is not None and kind.id == name}


@lru_cache(maxsize=64)
def _loaded(parts: tuple[tuple[str, bytes], ...]) -> Kind | None:
    """The kind of these files by language, its own without one; None where they are no kind any more."""
    wordings = dict(parts)
    try:
        return shipped().load(wordings.pop(""), wordings)
    except BadInput:
        return None
