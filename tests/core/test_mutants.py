"""Every constant and comparison of the rules counts: a test of theirs notices when it is another one."""

from types import ModuleType

import pytest

from casebound.core import decisions
from casebound.core.patterns import rules
from tests.core import mutants, test_decisions, test_patterns

pytestmark = pytest.mark.slow
# Sizes: a column of bytes holds no more values, and a little more room between two clients changes nothing.
MEANS_NOTHING = ("_CODES = 256", "_ROOM = np.uint8(16)")


@pytest.mark.parametrize(
    ("module", "tests", "at_least"),
    [(rules, test_patterns, 100), (decisions, test_decisions, 30)],
    ids=["rules", "decisions"],
)
def test_no_change_goes_unnoticed(module: ModuleType, tests: ModuleType, at_least: int) -> None:
    assert len(list(mutants.mutants(module))) > at_least
    left = mutants.survivors(module, [tests])
    assert [line for line in left if not any(harmless in line for harmless in MEANS_NOTHING)] == []


def test_a_change_that_nobody_tests_is_named() -> None:
    assert any("SEVERE" in line for line in mutants.survivors(decisions, [mutants]))
