"""Who runs the server and manages the accounts: what has to be read before the first entry."""

from casebound.book import roll
from casebound.book.models import Practice
from casebound.members import leavers
from casebound.members.models import Person


def about_server(practice: Practice) -> dict[str, object]:
    """What the page about the server names: the practice, and who manages its accounts."""
    now = roll.of(practice)
    managing = [person.number for person in now.persons.values() if person.is_administrator]
    people = Person.objects.filter(practice=practice, number__in=managing).order_by("number")
    shown = leavers.standing(practice).shown
    return {
        "practice": practice,
        "managers": list(people.values_list("name", flat=True)),
        "names_go": None if shown is None else shown.identities == leavers.GO,
    }
