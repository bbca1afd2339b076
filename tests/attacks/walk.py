"""Somebody's way through every page, in which every form is filled with words of ours and sent."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from urllib.parse import urljoin, urlsplit

from tests.attacks.canary import Canaries
from tests.attacks.walker import DAYS, FREE, Field, Form, Page, Seen, Walker, within
from tests.journeys.harness import name_of

# It ends a session, a practice or what the round is about to fill.
NOT_PRESSED = {
    *("sign_out", "lock_now", "lock", "lock_second", "leave", "recover", "password", "new_keys"),
    *("practice_end", "practice_keep", "leave_practice", "member_leaving", "casebook_remove"),
    *("import_forget", "draft_discard", "offline_deliver"),
}
# What is known not to be sealed, or told elsewhere: a form says so where somebody could think otherwise.
IN_CLEAR = {("about_me", "email"): "ana@example.org", ("casebook_new", "name"): "Supervision"}
IN_CLEAR |= {("invite", "name"): "Chen", ("practice", "name"): "Quiet Hands", ("practice", "place"): "US-WA"}
FIT = {"time_zone": "Europe/Madrid", "client": ""}
LATER = {"talk_on", "review_on", "until", "back"}
AGAIN = {"draft_check": 4, "import_run": 9, "import_decide": 4}  # they draw something else later
OFTEN = {"import_run": 20, "entry": 12, "draft_step": 80, "draft_check": 40, "write": 60}


@dataclass
class Walk:
    """One person's way through every page. done: which forms were sent, and how they were answered.

    bird: her words. told: words that she allows to be sent, if she does not come back in time.
    """

    walker: Walker
    bird: Canaries
    told: Canaries
    password: str
    done: Counter[tuple[str, int]] = field(default_factory=Counter)
    learnt: set[tuple[str, str]] = field(default_factory=set)
    failed: list[str] = field(default_factory=list)
    sent: set[object] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)

    def enter(self, name: str) -> None:
        page = Page(self.walker.look("/lock/").text)
        [form] = [one for one in page.forms if "handle" in one.free]
        token = next(one.value for one in form.fields if one.name == "csrfmiddlewaretoken")
        fields = [("csrfmiddlewaretoken", token), ("handle", name), ("password", self.password)]
        assert self.walker.submit("/lock/", form, fields, ("", b"")).status in (302, 303)

    def through(self, first: list[str]) -> None:
        todo, often = deque(first), Counter[str]()
        while todo:
            path = todo.popleft()
            name = name_of(path)
            often.update([name, path])
            again = name in AGAIN and often[path] < AGAIN[name]
            if (path in self.seen and not again) or name in NOT_PRESSED or often[name] > OFTEN.get(name, 5):
                continue
            self.seen.add(path)
            for further in self.opened(path):
                (todo.appendleft if further[1] else todo.append)(further[0])

    def fills(self, path: str, control: str, file: tuple[str, bytes] | None = None) -> str:
        """The form with this control in it, so that it fits; where it leads to, which is looked at."""
        [form] = [one for one in Page(self.walker.look(path).text).forms if control in one.free]
        to = name_of(path)
        fields = form.filled(lambda each: self.word(to, each, True), True)
        answer = self._answer(self.walker.submit(path, form, fields, file or self.file(to)))
        self.done[to, answer.status] += 1
        return self._answer(self.walker.look(urljoin(path, answer.where))).text

    @property
    def words(self) -> list[str]:
        """All of ours."""
        return [word for bird in (self.bird, self.told) for word in (bird.plain, bird.accented)]

    def opened(self, path: str) -> Iterator[tuple[str, bool]]:
        """Where a page leads to, and whether it is what came of a form: that is looked at first."""
        page = self._answer(self.walker.look(path))
        if page.where:
            yield from ((each, True) for each in within(path, [page.where]))
        if page.status != 200 or not page.drawn:
            return
        drawn = Page(page.text)
        yield from ((each, False) for each in within(path, drawn.links))
        for form in drawn.forms:
            for way in self.sends(path, form):
                yield way, True

    def sends(self, path: str, form: Form) -> Iterator[str]:
        to = name_of(urlsplit(urljoin(path, form.action or path)).path)
        one = path if name_of(path) in OFTEN else name_of(path)
        key = (one, form.action if to in OFTEN else to, tuple(form.free), tuple(form.buttons))
        if to in NOT_PRESSED or key in self.sent:
            return
        self.sent.add(key)
        self.learnt |= {(to, each.name) for each in form.fields if each.learnt}
        for fits in (False, True) if form.free else (False,):
            for button in (form.buttons or [("", "")])[: 1 if to == "draft_step" else 3]:
                fields = form.filled(lambda each, fits=fits: self.word(to, each, fits), fits)
                fields += [button] if button[0] else []
                answer = self._answer(self.walker.submit(path, form, fields, self.file(to)))
                self.done[to, answer.status] += 1
                if answer.status == 422 and to in AGAIN:
                    self.sent.discard(key)
                if answer.where:
                    yield urlsplit(urljoin(path, answer.where)).path
                again = to != "draft_step" and answer.status == 200 and answer.drawn
                for further in Page(answer.text).forms if again else ():
                    yield from self.sends(path, further)  # such as: exactly this leaves, make the file

    def word(self, to: str, told: Field, fits: bool) -> str:
        """Our words; fits: in the form that is asked for, with a word of ours in it where there is room."""
        if (to, told.name) in IN_CLEAR:
            return IN_CLEAR[to, told.name]
        if to in ("timer", "timer_colleague") and told.kind in FREE:
            away = f"{self.told.plain}@example.org" if told.name == "email" else self.told.sentence(told.name)
            return away if fits else self.bird.sentence(told.name)
        later = fits and told.name in LATER
        day = datetime.now(UTC) + timedelta(days=3 if later else -3)
        if told.kind in {*DAYS, "time", "number"}:
            form = {"month": "%Y-%m", "datetime-local": "%Y-%m-%dT%H:%M", "time": "%H:%M"}
            return "1" if told.kind == "number" else day.strftime(form.get(told.kind, "%Y-%m-%d"))
        if fits and told.kind == "password":
            return self.password
        if fits and (told.kind == "email" or "email" in told.name):
            return f"{self.bird.plain}@example.org"
        if fits and (told.kind == "tel" or "phone" in told.name):
            return "206 555 0177"
        if fits and told.name in FIT:
            return FIT[told.name]
        return self.bird.sentence(told.name)

    def file(self, to: str) -> tuple[str, bytes]:
        said = self.bird.sentence("in a file")
        if to == "calendar":
            day = f"{datetime.now(UTC):%Y%m%d}"
            lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//EN", "BEGIN:VEVENT", "UID:1"]
            lines += [f"DTSTART:{day}T100000", f"DTEND:{day}T110000", f"SUMMARY:{said}"]
            return f"{said}.ics", "\r\n".join([*lines, "END:VEVENT", "END:VCALENDAR", ""]).encode()
        rows = f"Name,Phone,E-mail,Remarks\n{said},206 555 0188,,{said}\n{said} two,x,no address,\n"
        return f"{said}.csv", rows.encode()

    def _answer(self, seen: Seen) -> Seen:
        if seen.status >= 500:
            self.failed.append(f"{seen.path}: {seen.status}")
        return seen
