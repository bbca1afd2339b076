"""The errors of the house. Each carries one sentence that tells a person what to do next.

CaseboundError
├── BadInput        something that was typed or sent does not fit; exit code 2
├── Malformed       bytes that are not what they claim to be
├── Untrusted       a key, grant or role that does not chain to signed leaves
├── Sealed          the reader holds no key for this
├── Tampered        a seal, signature or proof does not verify
└── Stale           the casebook or draft has moved on since it was read
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


class CaseboundError(Exception):
    """Base of all errors that a person may read. `sentence` is complete and names the way on."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Problem:
    """One thing to look at in a set of answers: the question's id and what to do about it.

    template and values: the sentence with named gaps and what fills them, for an interface in another
    language; empty where the sentence comes from the kind, which has its own languages.
    """

    question: str
    sentence: str
    template: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class BadInput(CaseboundError):
    """Answers, arguments or files that do not fit. `problems` names each question once."""

    def __init__(self, sentence: str, problems: tuple[Problem, ...] = ()) -> None:
        super().__init__(sentence)
        self.problems = problems


class Malformed(CaseboundError):
    """Bytes that cannot be parsed as what they claim to be."""


class Untrusted(CaseboundError):
    """A public key, role, grant or epoch without a chain of signed leaves behind it."""


class Sealed(CaseboundError):
    """The person asking holds no key for this."""


class Tampered(CaseboundError):
    """A seal, signature, commitment or proof that does not verify."""


class Stale(CaseboundError):
    """What was read before has changed meanwhile; read again and repeat."""


__all__ = ["BadInput", "CaseboundError", "Malformed", "Problem", "Sealed", "Stale", "Tampered", "Untrusted"]
