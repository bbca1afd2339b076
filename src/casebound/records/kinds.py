"""Which kinds this practice can write with and read: the shipped ones and its own, found by hash."""

from collections.abc import Iterable
from functools import cache, lru_cache

from casebound.book.models import Practice
from casebound.core.commitments import KindRef
from casebound.core.errors import BadInput, Tampered
from casebound.core.kinds import OWN_KIND_NUMBER, Kind
from casebound.kinds import shipped
from casebound.records.models import OwnKind


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


def by_ref(practice: Practice, ref: KindRef) -> Kind:
    """The exact kind an entry was written with, in the language it was shown in."""
    kind = _shipped_ref(ref.id)
    if kind is None or kind.sha256 != ref.sha256:
        kind = next((own for own in _own(practice).values() if own.sha256 == ref.sha256), None)
    if kind is not None and kind.id == ref.id:
        if kind.wording_hashes.get(ref.language) != ref.wording_sha256:
            raise Tampered(
                f"The {ref.language} wording of {ref.id} is not the one this page was written with."
            )
        return kind.worded(ref.language)
    raise Tampered(
        f"The kind {ref.id} that this page was written with is not installed here. "
        "Add it with `casebound kinds add FILE`; an evidence file brings it along."
    )


def add(practice: Practice, raw: bytes) -> Kind:
    """Install a practice's own kind. Raises BadInput with every fault, or when the name is taken."""
    kind = shipped().load(raw, {})
    if _is_shipped(kind.id) or _is_shipped(kind.name):
        raise BadInput(f"{kind.id} is a kind that comes with Casebound. Give yours another name.")
    if kind.number != OWN_KIND_NUMBER:
        raise BadInput(f"Only kinds that come with Casebound have a number. Take `number` out of {kind.id}.")
    twin = _own(practice).get(kind.id)
    if twin is not None and twin.sha256 != kind.sha256:
        raise BadInput(
            f"{kind.id} is installed already and never changes. Make it version {kind.version + 1}."
        )
    OwnKind.objects.get_or_create(
        practice=practice, sha256=kind.sha256, defaults={"name": kind.id, "raw": raw}
    )
    return kind


@cache
def _shipped_ref(id: str) -> Kind | None:
    return shipped().get(id) if id in shipped().ids() else None


def _own(practice: Practice) -> dict[str, Kind]:
    rows = OwnKind.objects.filter(practice=practice).order_by("name")
    return {row.name: _loaded(row.raw) for row in rows}


@lru_cache(maxsize=64)
def _loaded(raw: bytes) -> Kind:
    return shipped().load(raw, {})
