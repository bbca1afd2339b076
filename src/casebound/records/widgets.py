"""Choices with a hint and with follow-up questions. Used as the label of a Django form choice."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Answer:
    """What a person reads on one option.

    text: the words of the option. hint: a smaller second line.
    follow: names of fields of the same form that open under this option once it is chosen, without scripts.

        choices = [("stop", Answer(_("Said stop"), follow=("stop_time",))), ("left", Answer(_("Left")))]
    """

    text: str | Promise
    hint: str | Promise = ""
    follow: tuple[str, ...] = ()

    def __str__(self) -> str:
        return str(self.text)
