"""Looking through a list line by line: what does not fit, what comes twice, who is known here already."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from casebound.core import decisions as deciding
from casebound.core.errors import BadInput
from casebound.core.identity.find import Known
from casebound.core.identity.person import person
from casebound.exchange.lists_in import alike, incoming, once, plan, rows
from casebound.exchange.lists_in.incoming import Given
from casebound.exchange.lists_in.plan import Plan
from casebound.exchange.lists_in.table import Table
from casebound.kinds import shipped
from casebound.members.who import Who
from casebound.records import clients
from casebound.records.views.clients import region
from casebound.safety import decisions

AT_ONCE = 200  # lines between two looks at the clock
Going = Callable[[], bool]  # whether there is time for more


def look(who: Who, given: Given, going: Going) -> Given:
    """Look at lines as long as `going` says so, and keep what was found. Nothing is sealed into the book."""
    made, table = given.plan, given.table()
    home(who, made)
    here = (one for one in clients.known(who).values() if one.stands)
    known = Known({one.number: person(one.answers, region(who)) for one in here})
    made = replace(made, count=len(table.lines), repeated=_repeated(table, made.columns))
    while made.looked < made.count:
        made = _further(who, made, table, known, once.seed(who, given.id))
        if not going():
            break
    if made.looked == made.count:
        count, first = alike.alike(table, made, region(who))
        made = replace(made, alike=first, alike_count=count)
        made = replace(made, stage=plan.LOOKED, refused=tuple(sorted(_refused(who))))
    return incoming.save(who, given, made)


def home(who: Who, made: Plan) -> bytes:
    """The casebook it goes into. Raises BadInput for one she does not read, or that of the front desk."""
    found = bytes.fromhex(made.casebook)
    if found not in who.casebooks():
        raise BadInput(_("Choose a casebook that you read yourself, not that of the front desk."))
    return found


def _further(who: Who, made: Plan, table: Table, known: Known, seed: bytes) -> Plan:
    stop = min(made.looked + AT_ONCE, made.count)
    faulty, faults, twins, bare = list(made.faulty), dict(made.faults), dict(made.twins), made.bare
    before = once.sealed(who, seed, range(made.looked, stop))  # by an earlier run: no twins of themselves
    for row in understood(who, made, table, range(made.looked, stop)):
        wrong = row.faults or (row.without if row.index not in made.repeated else ())
        if wrong and len(faults) < plan.FAULTS_SHOWN // (1 if row.faults else 2):
            faults[row.index] = (row.line, wrong)
        if row.faults:
            faulty.append(row.index)
            continue
        bare += bool(wrong)
        if row.index not in made.repeated and row.index not in before:
            found = known.matches(person(row.answers, region(who)))
            if found:
                twins[row.index] = tuple((number, match.tier.value) for number, match in found.items())
    return replace(made, looked=stop, faulty=tuple(faulty), faults=faults, twins=twins, bare=bare)


def understood(who: Who, made: Plan, table: Table, indexes: Sequence[int]) -> list[rows.Row]:
    """The answers of some lines."""
    kind = shipped().get("client").worded(who.account.language)
    zone = who.account.time_zone
    return rows.rows(table, made.columns, made.order, kind, zone, made.lenient, indexes)


def _repeated(table: Table, columns: Sequence[str]) -> dict[int, int]:
    """Index of a line → line in the file of the first that says the same in all columns taken."""
    taken = [at for at, field in enumerate(columns) if field]
    first: dict[tuple[str, ...], int] = {}
    found = {}
    for index, line in enumerate(table.lines):
        said = tuple(line.cells[at] for at in taken)
        if any(said) and first.setdefault(said, line.number) != line.number:
            found[index] = first[said]
    return found


def _refused(who: Who) -> set[int]:
    """Clients whom a standing decision refuses, as far as she can open it."""
    standing = (line.standing for line in decisions.shown(who))
    return {
        one.decision.client for one in standing if one.applies and one.decision.decided in deciding.REFUSALS
    }
