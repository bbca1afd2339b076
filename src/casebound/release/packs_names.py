"""Who is named in what a pack lets out: looked for before it leaves, and put out of worked-out rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from casebound.core.packs import Pack
from casebound.members import names
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.read import Entry
from casebound.release import mentions
from casebound.release.enclosed import Chosen
from casebound.release.mentions import Needles, Place

# Lines for one name; of those who work here; and those that are looked for as they stand, such as a plate.
_NAMES = ("told_by", "other_target", "given_name", "name")
_STAFF = ("writer_name", "decided_by")
_WHOLE = ("accounts", "handles", "address", "vehicle", "licence", "employer")


def places(who: Who, pack: Pack, chosen: Chosen) -> list[Place]:
    """Sections that would leave and name somebody whom the pack leaves out."""
    sought = needles(who, pack, [entry for entry, _sections in chosen])
    found = [place for entry, sections in chosen for place in mentions.places(entry, sections, sought)]
    return sorted(found, key=lambda place: (place.seq, place.slot))


def needles(who: Who, pack: Pack, entries: Sequence[Entry]) -> Needles:
    """Whom to look for: other clients where names are `own`, else every client and whomever the pages name.

    In rows nobody stands, so there the people of the practice are looked for, too.
    """
    known = clients.known(who)
    if pack.names == "own":
        own = {entry.digest.client for entry in entries}
        return mentions.needles(client.answers for number, client in known.items() if number not in own)
    sought = [client.answers for client in known.values()]
    fields: Sequence[str] = _NAMES
    if pack.form == "rows":
        sought += [{"name": name} for name in names.people(who).values()]
        fields = (*_NAMES, *_STAFF)
    return mentions.needles([*sought, *(line for entry in entries for line in _told(entry.answers, fields))])


def others(who: Who, pack: Pack, entries: Sequence[Entry]) -> Needles:
    """Everybody but those whom the pages are about: for rows in which these alone may stand."""
    every = needles(who, replace(pack, names="out"), entries)
    known = clients.known(who)
    own = [known[number].answers for number in {entry.digest.client for entry in entries} & known.keys()]
    aliases = [{"nicknames": entry.answers.get("aliases")} for entry in entries]
    hers = mentions.needles([*own, *aliases, *(entry.answers for entry in entries)])
    words = {word: terms for word, terms in every.words.items() if word not in hers.words}
    return mentions.Needles(words, every.phones - hers.phones)


def _told(answers: Mapping[str, object], fields: Sequence[str]) -> Iterable[Mapping[str, object]]:
    """What a page itself says of people, in the shape of a client page."""
    yield {key: answers[key] for key in ("phones", "emails") if key in answers}
    yield from ({"name": answers[key]} for key in fields if isinstance(answers.get(key), str))
    yield {"nicknames": answers.get("aliases")}
    yield {"handles": [str(line) for key in _WHOLE for line in _listed(answers.get(key))]}
    for key in ("witnesses", "disclosed"):
        for row in _listed(answers.get(key)):
            if isinstance(row, dict):
                yield {"name": row.get("name") or row.get("whom"), "handles": _listed(row.get("contact"))}


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value] if value else []
