"""A practice's own kind cannot pass for a shipped one: rules that review pages go by the number of a kind."""

from pathlib import Path

import pytest

from casebound.core.errors import BadInput
from casebound.kinds import shipped
from casebound.records import kinds
from casebound.site import cli
from tests.members.test_founding import ana_founds

OWN = shipped().get("note").source.decode().replace('kind = "note"', 'kind = "own_note"')


@pytest.mark.django_db
def test_mallory_brings_a_kind_that_counts_as_an_incident() -> None:
    ana, _ = ana_founds()
    with pytest.raises(BadInput, match="number"):
        kinds.add(ana.practice, OWN.replace("number = 5", "number = 1").encode())
    assert kinds.add(ana.practice, OWN.replace("number = 5\n", "").encode()).number == 255


def test_a_number_that_another_kind_has_is_found_before_it_ships(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own_note.v1.toml"
    file.write_text(OWN)
    assert cli.main(["kinds", "check", str(file)]) == 2
    assert "5 is the number of note" in capsys.readouterr().err
    file.write_text(OWN.replace("number = 5", "number = 254"))
    assert cli.main(["kinds", "check", str(file)]) == 0
