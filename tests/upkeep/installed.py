"""An installation in a folder of its own, used as its owner does: by commands."""

import atexit
import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.site.launch import casebound, migrated

PASSWORD = "a calm river at night"


@dataclass
class Installed:
    """`data` is the folder; `words` open its backups once they were made."""

    data: Path
    words: str = ""

    def run(self, *words: str | Path, **more: str) -> Any:
        return casebound(*words, "--data", self.data, CASEBOUND_PASSWORD=PASSWORD, **more)

    def json(self, *words: str | Path, **more: str) -> Any:
        done = self.run(*words, "--json", **more)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refuses(self, *words: str | Path, **more: str) -> str:
        """The one sentence of a command that ends with 2."""
        done = self.run(*words, **more)
        assert (done.returncode, done.stdout) == (2, ""), (done.stdout, done.stderr)
        *progress, sentence = done.stderr.strip().splitlines()
        assert all(line.endswith(("rows", "all of them.")) for line in progress), done.stderr
        return str(sentence)

    def set_up(self, **more: str) -> "Installed":
        if "DATABASE_URL" not in more:
            migrated(self.data)
        self.json("setup", "--person", "Ana", "--email", "ana@example.org", "--place", "US-WA", **more)
        self.words = self.json("backup", "--new-words", **more)["backup_words"]
        return self

    @classmethod
    def copied(cls, data: Path) -> "Installed":
        """A copy of one practice that this process set up once: for whoever needs no other beside it."""
        shutil.copytree(_once().data, data)
        return cls(data, _once().words)

    def record(self, text: str, **more: str) -> Any:
        answers = self.data.parent / "answers.json"
        answers.write_text(json.dumps({"account": text, "happened": "2025-03-14T20:02"}))
        return self.json("record", "incident", "--answers", answers, **more)

    def receipt(self, text: str, **more: str) -> Path:
        """Seals a page and keeps its receipt in a file."""
        done = self.record(text, **more)
        file = self.data.parent / f"{done['entry']}-{self.data.name}.tlog-proof"
        file.write_text(done["receipt"])
        return file

    def backup(self, name: str = "one.cbbackup", **more: str) -> Path:
        file = self.data.parent / name
        assert self.json("backup", "--to", file, **more)["file"] == str(file)
        return file

    def words_file(self, words: str = "") -> Path:
        file = self.data.parent / "words.txt"
        file.write_text((words or self.words) + "\n")
        return file

    def restore(self, file: Path, to: Path, *words: str | Path, **more: str) -> tuple["Installed", Any]:
        there = Installed(to, self.words)
        return there, there.json("restore", file, "--words-file", self.words_file(), *words, **more)


@cache
def _once() -> Installed:
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Installed(Path(folder.name) / "data").set_up()
