"""The fixed sentences of printed sheets, one small file a language; every language has every key."""

import tomllib
from functools import cache
from pathlib import Path

from casebound.core.errors import BadInput

HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.name.split(".")[1] for path in HERE.glob("words.*.toml")))


@cache
def words(language: str) -> dict[str, str]:
    """All sentences of one language. Raises BadInput for a language that is not written yet."""
    if language not in LANGUAGES:
        raise BadInput(f"Choose a language of the sheet: {', '.join(LANGUAGES)}.")
    raw = (HERE / f"words.{language}.toml").read_bytes()
    return {key: str(value) for key, value in tomllib.loads(raw.decode()).items()}
