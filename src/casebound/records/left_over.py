"""Words sent from a window whose draft was sealed in another one meanwhile."""

from django.http import QueryDict

from casebound.members.who import Who
from casebound.records import read
from casebound.records.forms import PageForm

WRITTEN = ("text", "line")


def words(who: Who, seq: int, page: str, sent: QueryDict) -> str:
    """What was typed on this page and does not stand in the sealed entry; empty if nothing is left over."""
    entry = read.open_entry(who, seq, "written")
    asked = [question for question in entry.kind.questions_on(page) if question.type in WRITTEN]
    typed = PageForm(entry.kind, asked, {}, sent).answers()
    # Browsers send line ends as CR LF; sealed text has LF.
    said = {name: str(value).replace("\r\n", "\n").strip() for name, value in typed.items()}
    return "\n\n".join(value for name, value in said.items() if value not in str(entry.answers.get(name, "")))
