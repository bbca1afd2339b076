"""The backup key of an installation: its public half in the keys folder, the other half 24 words on paper."""

from pathlib import Path

from casebound.core import backup
from casebound.core.errors import BadInput, CaseboundError
from casebound.core.recovery import new_words, spoken
from casebound.upkeep.files import write_new

NAME = "backup.pub"
NONE_YET = (
    "Backups have no words yet. 'casebound backup --new-words' makes 24 words and shows them once; "
    "without them no backup opens. On the pages: More, Backups."
)

OTHER = "These words belong together, but they are not those that open backups made from now on."


def _file(data: Path) -> Path:
    return data / "keys" / NAME


def exists(data: Path) -> bool:
    return _file(data).exists()


def make(data: Path) -> str:
    """24 new words; from now on backups open with them, and those made before with the words before."""
    words = new_words()
    _file(data).parent.mkdir(mode=0o700, exist_ok=True)
    write_new(_file(data), backup.secret_of(words).public.raw)
    return words


def of(data: Path) -> backup.Recipient:
    """Whom backups are sealed to. Raises BadInput where there are no words yet."""
    try:
        return backup.Recipient(_file(data).read_bytes())
    except FileNotFoundError:
        raise BadInput(NONE_YET) from None
    except (CaseboundError, OSError):
        raise BadInput(
            f"The file {_file(data)} is damaged. 'casebound backup --new-words' makes it anew."
        ) from None


def words_fit(data: Path, words: str) -> bool:
    """Whether these words open what is backed up from now on. BadInput names a wrong word's place."""
    return exists(data) and backup.secret_of(words).public.raw == of(data).kem


def fingerprint(data: Path) -> tuple[str, ...]:
    """Six words by which two people compare a backup key."""
    return spoken(of(data).fingerprint)
