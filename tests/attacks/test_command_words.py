"""Words of a command that are no text end in one sentence, not in a fault."""

import pytest

from casebound.site import cli


@pytest.mark.parametrize(
    "words", [["list", "--as", "\udcff"], ["setup", "--person", "Ana\udcfe"], ["\udcff"]]
)
def test_bytes_that_are_no_utf8_are_refused(words, capsys):
    assert cli.main(words) == cli.BAD_INPUT
    assert "no text in UTF-8" in capsys.readouterr().err
