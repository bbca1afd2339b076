"""A backup that a page began: a process of its own, one at a time, said to be broken off when killed."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from casebound.upkeep import plan, turns
from casebound.upkeep.models import Plan
from tests.site.launch import environment
from tests.upkeep.installed import Installed

BEGIN = """
from casebound.site import terminal, cli
import sys
from pathlib import Path
terminal.env.with_django(Path(sys.argv[1]))
from casebound.upkeep import dump, now, plan, turns
from casebound.upkeep.models import Backup, Plan
"""
SLOW = """
def slow(*args, stream=dump.stream, **more):
    pieces = stream(*args, **more)
    yield next(pieces)
    print("half", flush=True)
    import time; time.sleep(60)
    yield from pieces
dump.stream = slow
turns.BEAT = 0.1
print(plan.begin(), flush=True)
plan.carry_out(Plan.objects.get().turn)
"""
SAY = """
at = plan.time() + float(sys.argv[2])
told = plan.standing(lambda: at)
print(told.running, told.broken, repr(plan.begin(now=lambda: at)) != "''", Backup.objects.count())
"""
PAGE = """
plan.start()
print(plan.standing().running, flush=True)
"""


def python(data: Path, script: str, *more: str) -> subprocess.Popen[str]:
    words = [sys.executable, "-c", BEGIN + script, str(data), *more]
    return subprocess.Popen(words, env=environment(), stdout=subprocess.PIPE, text=True)


def said(data: Path, script: str, *more: str) -> str:
    with python(data, script, *more) as child:
        return child.communicate(timeout=60)[0].strip()


@pytest.fixture
def house(tmp_path: Path) -> Installed:
    made = Installed.copied(tmp_path / "data")
    (tmp_path / "stick").mkdir()
    made.json("backup", "--allow", tmp_path / "stick")
    assert said(made.data, f"plan.choose({str(tmp_path / 'stick')!r})") == ""
    return made


@pytest.mark.sqlite  # on a folder of its own
def test_it_outlives_whoever_began_it(house: Installed) -> None:
    assert said(house.data, PAGE) == "True"  # and the process that began it has ended
    end = time.monotonic() + 60
    while said(house.data, SAY, "0").startswith("True") and time.monotonic() < end:
        time.sleep(0.2)
    assert said(house.data, SAY, "0").endswith(" 1")
    assert len(list((house.data.parent / "stick").glob("*.cbbackup"))) == 1


@pytest.mark.sqlite  # on a folder of its own
def test_killed_it_says_so_and_the_old_one_is_kept(house: Installed) -> None:
    assert said(house.data, "plan.carry_out(plan.begin())") == ""
    stick = house.data.parent / "stick"
    (old,) = stick.glob("*.cbbackup")
    before = old.read_bytes()
    with python(house.data, SLOW) as child:
        assert child.stdout is not None
        assert len(child.stdout.readline().strip()) == 16
        assert child.stdout.readline().strip() == "half"
        assert said(house.data, SAY, "30") == "True False False 1"  # nobody else begins meanwhile
        child.kill()
    assert said(house.data, SAY, "70").startswith("False True True 1")
    assert [file.name for file in stick.glob("casebound*")] == [old.name]
    assert old.read_bytes() == before


def test_a_claim_is_renewed_while_the_work_goes_on(db: None) -> None:
    plan.of()
    Plan.objects.update(target="/somewhere")
    turn = turns.take(plan.Q(), 1000)
    assert turns.take(plan.Q(), 1000 + turns.LEASE - 1) == ""
    beating = turns.Beating(turn, lambda: 1050)
    beating.told(2, 8)
    beating.once()
    row = Plan.objects.get()
    assert (row.claimed, row.done, row.of) == (1050 + turns.LEASE, 2, 8)
    other = turns.take(plan.Q(), 1051 + turns.LEASE)
    beating.once()  # of a claim that somebody else has taken over: changes nothing
    turns.give_back(turn, said="late")
    row = Plan.objects.get()
    assert (row.turn, row.claimed, row.said) == (other, 1051 + 2 * turns.LEASE, "")
