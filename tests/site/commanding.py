"""Runs commands inside the test's own database, with stdout and stderr apart, as a script would see them."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from casebound.site import cli, env

ANA, BEN, DANA = "a calm river at night", "green kettle on a hill", "nine paper lanterns"
PASSWORDS = {"ana": ANA, "ben": BEN, "dana": DANA}


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert (self.code, self.err.count("Traceback")) == (0, 0), self.err
        return json.loads(self.out)


class Desk:
    """A data folder and a keyboard. `casebound` runs one command, as somebody if named."""

    def __init__(self, folder: Path, read: Callable[[], tuple[str, str]]) -> None:
        self.folder = folder
        self.read = read

    def casebound(self, *words: str, who: str = "", **secrets: str) -> Done:
        """`secrets`: password, code and link, as they stand in the environment."""
        secrets["password"] = secrets.get("password") or PASSWORDS.get(who, ANA)
        os.environ.update({f"CASEBOUND_{name.upper()}": value for name, value in secrets.items()})
        try:
            code = cli.main([*words, "--data", str(self.folder), *(["--as", who] if who else [])])
        except SystemExit as end:  # argparse's way
            code = int(str(end.code))
        finally:
            left = [os.environ.pop(f"CASEBOUND_{name.upper()}", None) for name in secrets]
            assert not any(left), "a command has to take secrets out of its environment"
        return Done(code, *self.read())

    def json(self, *words: str, who: str = "", **secrets: str) -> Any:
        return self.casebound(*words, "--json", who=who, **secrets).json

    def refuses(self, *words: str, who: str = "", **secrets: str) -> str:
        """The one sentence of a command that ends with 2."""
        done = self.casebound(*words, who=who, **secrets)
        assert (done.code, done.out) == (2, ""), done
        assert len(done.err.strip().splitlines()) == 1
        return done.err

    def answers(self, **answers: object) -> str:
        file = self.folder / "answers.json"
        file.write_text(json.dumps(answers), "utf-8")
        return str(file)

    def set_up(self) -> dict[str, Any]:
        words = ["--practice", "Quiet Hands", "--email", "ana@example.org", "--place", "US-WA"]
        return self.json("setup", "--person", "Ana", "--profession", "massage", *words)

    def record(self, kind: str = "incident", *words: str, **answers: object) -> dict[str, Any]:
        given = answers or {"account": "He asked for extras.", "happened": "2025-03-14T20:02"}
        return self.json("record", kind, "--answers", self.answers(**given), *words, who="ana")

    def join(self, name: str, roles: str) -> dict[str, Any]:
        link = self.json("invite", "--roles", roles, who="ana")["address"]
        words = ["--name", name, "--email", f"{name.lower()}@example.org"]
        return self.json("accept", *words, link=link, password=PASSWORDS[name.lower()])


def in_memory(folder: Path) -> Callable[..., Path]:
    """Instead of env.with_django: the folder is real, the database is the test's."""

    def with_django(data: Path | None, *, create: bool = False) -> Path:
        return env.open_folder(data or folder, create=create)[0]

    return with_django
