"""What the paper says is true, and it tells nothing of what a view withholds."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from casebound.book.append import turn
from casebound.core.errors import BadInput
from casebound.core.evidence.sentences import moment
from casebound.kinds import shipped
from casebound.members import casebooks
from casebound.members.who import Who
from casebound.records import read, write
from casebound.release.disclose import disclose
from casebound.release.forms import TakeForm
from casebound.release.offers import thread
from casebound.release.sheet import Wish
from tests.members.test_founding import ana_founds
from tests.paper.reading import Pdf

pytestmark = pytest.mark.django_db
SAYS = {"account": "He would not stop.", "happened": "2025-03-14T20:02", "behaviours": ["VRB.SEXREQ"]}


def seal(
    who: Who, kind: str = "incident", amends: int | None = None, book: bytes = b"", **more: object
) -> int:
    answers = more if amends is not None else SAYS | more
    order = write.Order(shipped().get(kind), "en", answers, book or who.own_casebook(), amends=amends)
    return write.seal_entry(who, order).seq


def members(who: Who, seqs: list[int], view: str = "full", **more: object) -> dict[str, bytes]:
    raw = disclose(who, seqs, Wish("R. Lane", "Advice", view, **more)).raw  # type: ignore[arg-type]
    with ZipFile(BytesIO(raw)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def paper(who: Who, seqs: list[int], view: str = "full", **more: object) -> str:
    return " ".join(Pdf(members(who, seqs, view, **more)["evidence.pdf"]).text.split())


def test_nobody_can_say_all_of_it_and_leave_the_retraction_out() -> None:
    ana, _ = ana_founds()
    first = seal(ana)
    later = seal(ana, "retraction", first, why="It was somebody else.")
    for part in ([first], [later]):
        with pytest.raises(BadInput, match="belong"):
            disclose(ana, part, Wish("R. Lane", "Advice", all_there_is=True))
    assert "all pages about this matter" in paper(ana, [first, later], all_there_is=True)
    assert "a selection" in paper(ana, [first])


def test_the_page_in_the_browser_says_so_before_anything_is_made() -> None:
    ana, _ = ana_founds()
    first = seal(ana)
    seal(ana, "addendum", first, text="There was more.")
    told = {"view": "full", "to": "R. Lane", "purpose": "Advice", "language": "en", "pages": [f"e{first}"]}
    form = TakeForm(ana, thread(ana, first), told | {"extent": "all"})  # type: ignore[arg-type]
    assert "belong" in str(form.errors["extent"])
    assert TakeForm(ana, thread(ana, first), told | {"extent": "selection"}).is_valid()  # type: ignore[arg-type]


def test_times_name_their_zone_and_the_one_that_the_checker_names() -> None:
    ana, _ = ana_founds()
    ana.account.time_zone = "America/Los_Angeles"
    seq = seal(ana)
    entry = read.open_entry(ana, seq, "read")
    said = paper(ana, [seq])
    assert str(entry.sections["occasion"]["zone"]) in said
    assert moment(entry.header.time) in said


def test_a_page_of_which_nothing_is_shown_tells_neither_zone_nor_delay_nor_what_it_amends() -> None:
    ana, _ = ana_founds()
    ana.account.time_zone = zone = "America/Los_Angeles"
    first = seal(ana)
    later = seal(ana, "addendum", first, text="There was more.")
    assert "Added or changed later" in paper(ana, [first, later])
    said = paper(ana, [first, later], "police")
    assert "Added or changed later" not in said
    page = said[said.rindex("Addendum Page") :]
    assert "later" not in page
    assert zone not in page
    assert "Time zone UTC" in page


def test_the_log_is_not_said_to_hold_entries_that_nobody_wrote() -> None:
    """Most of its leaves are keys and grants: nine of them before the first page."""
    ana, _ = ana_founds()
    said = paper(ana, [seal(ana)])
    assert "entries then" not in said
    assert "leaves" in said


def test_a_name_that_was_given_to_a_casebook_stays_inside() -> None:
    ana, _ = ana_founds()
    with turn(ana.practice) as held:
        book = casebooks.create(held, ana, "shared", "Supervision with Chen")
    said = paper(ana, [seal(ana, book=book)])
    assert "Chen" not in said
    assert book.hex()[:8] in said, "as the checker calls it"


def test_computed_lines_are_not_called_unchanged_or_sealed() -> None:
    ana, _ = ana_founds()
    found = members(ana, [seal(ana)], "workplace")
    said = " ".join(Pdf(found["evidence.pdf"]).text.split())
    for words in ("unchanged since that time", "exact text of every page", "numbers jump"):
        assert words not in said
    steps = " ".join(found["README.txt"].decode().split())
    assert "since it was sealed" not in steps
    assert "--show" not in steps


def test_the_steps_with_other_tools_do_not_promise_what_they_cannot_find() -> None:
    """A forger mends the manifest and its copy too: sums and signatures still agree."""
    ana, _ = ana_founds()
    steps = " ".join(members(ana, [seal(ana)])["README.txt"].decode().split())
    assert "do not replace the checker" in steps
    assert "OpenSSL 3" in steps
    assert "vouches for nothing" in steps, "policy.txt from the file itself"


@pytest.mark.parametrize("view", ["facts", "board", "police", "osha"])
def test_whom_else_was_told_is_for_her_attorney_alone(view: str) -> None:
    """A board, an employer or the police is not told who else has a report, nor its number."""
    ana, _ = ana_founds()
    seq = seal(ana, disclosed=[{"whom": "kestrel, attorney", "reference": "kestrel 17"}])
    assert b"kestrel" in b"".join(members(ana, [seq]).values())
    assert b"kestrel" not in b"".join(members(ana, [seq], view).values())
