"""Two clocks that a test turns: the one on the wall, which anybody may set, and the seconds that pass."""

from casebound.timer import running, sending, watch
from casebound.timer.models import Timer
from tests.members.pages import Practice
from tests.timer.out import said_yes

START = 1_800_000_000
HOUR = 3600


class Day:
    """Ana's colleague has said yes. `server` stands for a process; `restart` begins another."""

    def __init__(self, practice: Practice) -> None:
        self.practice, self.who = practice, practice.ana
        self.wall, self.mono = float(START), 5_000.0
        self.server = watch.Watch()
        said_yes(self.who, at=START)

    def goes(self, minutes: int = 60, wait: int = 15, **more: object) -> Timer:
        wish = running.Wish(int(self.wall) + minutes * 60, wait, **more)  # type: ignore[arg-type]
        running.start(self.who, wish, lambda: self.wall)
        return Timer.objects.get(person=self.who.number)

    def look(self) -> int:
        return sending.round_of_timers(lambda: self.wall, lambda: self.mono, self.server)

    def passes(self, minutes: float, *, step: float = 10) -> int:
        """Time goes by, with a look now and then. Returns how many messages went out."""
        sent, left = 0, minutes
        while left > 0:
            now = min(step, left)
            self.wall, self.mono, left = self.wall + now * 60, self.mono + now * 60, left - now
            sent += self.look()
        return sent

    def is_set(self, minutes: float) -> None:
        """Somebody sets the clock on the wall."""
        self.wall += minutes * 60

    def stands_still(self, minutes: float) -> None:
        """No server runs; afterwards another process does, with seconds of its own."""
        self.wall += minutes * 60
        self.restart()

    def restart(self) -> None:
        self.server, self.mono = watch.Watch(), self.mono + 100_000
