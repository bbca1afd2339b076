"""A password of a database is no word of a command: others on the machine read those."""

import argparse

import pytest

from casebound.core.errors import BadInput
from casebound.site.commands import move
from tests.upkeep.installed import Installed

WITH = "postgres://ana:hunter@db.example.org/book"


def told(to=None, to_file=None, **secrets):
    return move._address(argparse.Namespace(to=to, to_file=to_file, secrets=secrets))


@pytest.mark.parametrize("given", [WITH, "postgres://ana:@h/book", "postgres://ana@h/book?password=x"])
def test_an_address_with_a_password_is_refused_with_the_way_on(given):
    with pytest.raises(BadInput, match="--to-file FILE, set CASEBOUND_MOVE_TO, or let Casebound ask"):
        told(given)


def test_it_comes_from_a_file_the_environment_or_is_asked_for(tmp_path, monkeypatch):
    file = tmp_path / "address"
    file.write_text(WITH + "\n")
    assert told(to_file=file) == told(CASEBOUND_MOVE_TO=WITH) == WITH
    assert told("sqlite") == "sqlite"
    assert told("postgres://ana@h/book") == "postgres://ana@h/book"
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: "a@b/c")
    assert told("postgres://ana@h/book") == "postgres://ana:a%40b%2Fc@h/book"
    monkeypatch.setattr("getpass.getpass", lambda prompt, stream: "")
    assert told("postgres://ana@h/book") == "postgres://ana@h/book"
    with pytest.raises(BadInput, match="Say where to"):
        told()


def test_the_command_says_so_before_it_does_anything(tmp_path):
    house = Installed(tmp_path / "data")
    assert "among the words of a command" in house.refuses("move", "--to", WITH)
