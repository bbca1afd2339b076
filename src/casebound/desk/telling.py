"""Putting an instruction at the desk and taking it away: by a signed leaf each, never of itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from casebound.book.append import Signer, turn
from casebound.book.models import EntryKey
from casebound.core import desk, statements
from casebound.core.desk import Instruction
from casebound.core.errors import BadInput
from casebound.core.packing import pack
from casebound.desk.index import instruction
from casebound.kinds import shipped
from casebound.members import desk_book
from casebound.members.who import Who
from casebound.records import read, write
from casebound.records.views.drafts import language_of
from casebound.safety import decisions

ONCE = b"casebound/v1/desk-instruction-once"
TELLERS = desk.TELLING
NOT_STARTED = gettext_noop(
    "The front desk has not been started. A safety lead or an administrator can do that."
)
ENDED = gettext_noop("The decision does not stand any more: make a new one first.")


@dataclass(frozen=True)
class Told:
    """An instruction at the desk. stale: why to look at it, empty where it fits. hers: to take away."""

    entry: read.Entry
    instruction: Instruction
    client: int
    stale: str
    hers: bool


@dataclass(frozen=True)
class Wish:
    """What the desk is to be told."""

    action: str
    words: str = ""
    name: str = ""
    phones: tuple[str, ...] = ()
    until: date | None = None


def line_of(who: Who, decision: int) -> decisions.Shown | None:
    """A decision that has to be acted on today, as far as this person can open it."""
    for line in decisions.shown(who):
        if line.entry.seq == decision and line.standing.applies:
            return line
    return None


def publish(who: Who, decision: int, wish: Wish, once: str) -> write.Done:
    """Seal an instruction beside its decision and share it with the desk; it replaces the one of before.

    once: drawn with the form, so that two presses are one. Raises BadInput.
    """
    state, line = desk_book.standing(who), line_of(who, decision)
    if state is None:
        raise BadInput(_(NOT_STARTED))
    if line is None:
        raise BadInput(_(ENDED))
    if not who.roles & TELLERS:
        raise BadInput(str(write.ONLY_TELLERS))
    client = line.standing.decision.client
    before = [one for one in told(who) if one.client == client and one.hers]
    answers = {
        "client": client,
        "action": wish.action,
        "words": wish.words,
        "name": wish.name,
        "phones": list(wish.phones),
        "until": wish.until.isoformat() if wish.until else "",
    }
    kind = shipped().get(write.DESK)
    order = write.Order(
        kind,
        language_of(kind),
        {name: value for name, value in answers.items() if value},
        _home(who, line.entry),
        also=(state.id,),
        draft=sha256(who.secret.sign(pack(ONCE, once.encode()))).digest()[:16],
    )
    with transaction.atomic():
        done = write.seal_entry(who, order)
        for one in before:
            if done.fresh and one.entry.seq != done.seq:
                take_away(who, one.entry.seq)
    return done


def _home(who: Who, decision: read.Entry) -> bytes:
    """Beside its decision, so that whoever may change that may take this away; else her own casebook."""
    home = who.roll.casebooks[decision.row.casebook]
    beside = home.purpose != "own" and who.number in home.readers and not home.owes_epoch
    return home.id if beside else who.own_casebook()


def take_away(who: Who, seq: int) -> None:
    """The desk's key to an instruction goes, by a signed leaf. Raises BadInput where it is not hers to do."""
    mine = next((one for one in told(who) if one.entry.seq == seq and one.hers), None)
    state = desk_book.standing(who)
    if mine is None or state is None:
        raise BadInput(_("This does not stand at the desk any more, or somebody else has to take it away."))
    with transaction.atomic(), turn(who.practice) as held:
        held.state(statements.Share, Signer.of(who.secret), entry=seq, casebook=state.id, change="unshared")
        EntryKey.objects.filter(practice=who.practice, casebook=state.id, seq=seq).delete()


def told(who: Who) -> list[Told]:
    """What stands at the desk and this person may see as a list: her own, and all of it if she manages it."""
    state = desk_book.standing(who)
    if state is None:
        return []
    wanted = [seq for seq in sorted(who.roll.shares.get(state.id, ())) if seq not in who.roll.erased]
    opened = read.several(who, wanted)
    if who.number in state.readers and who.roles & desk.MANAGING:
        opened |= {one.seq: one for one in read.chosen(who, state.id, [s for s in wanted if s not in opened])}
    lines = decisions.shown(who)
    found = [_told(who, opened[seq], lines) for seq in wanted if seq in opened]
    return [one for one in reversed(found) if one is not None]


def _told(who: Who, entry: read.Entry, lines: Iterable[decisions.Shown]) -> Told | None:
    said = instruction(entry)
    if said is None:
        return None
    home = who.roll.casebooks[entry.row.casebook]
    hers = entry.row.author == who.number or who.number in home.readers
    about = [line for line in lines if line.standing.decision.client == entry.digest.client]
    return Told(entry, said, entry.digest.client, _stale(who, said, about) if hers else "", hers)


def _stale(who: Who, said: Instruction, about: list[decisions.Shown]) -> str:
    applying = [line for line in about if line.standing.applies]
    if not applying:
        return _("The decision behind it was replaced or has ended.")
    if max(line.entry.seq for line in applying) > said.seq:
        return _("Something was decided anew since.")
    if past(said, timezone.localdate(timezone=who.zone)):
        return _("Its day has passed.")
    return ""


def past(said: Instruction, today: date) -> bool:
    """Whether its day to be looked at again has come."""
    try:
        return bool(said.until) and date.fromisoformat(said.until) <= today
    except ValueError:
        return False


def action_words(action: str) -> str:
    """The words of an action in the reader's language."""
    question = shipped().get(write.DESK).worded(get_language() or "en").find("action")
    option = question.option(action) if question else None
    return option.label if option else action
