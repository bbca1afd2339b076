"""The pages of the door, and of what a person sees and changes about herself."""

from casebound.people.views.door import lock, lock_now, recover, sign_out
from casebound.people.views.me import about_me, password
from casebound.people.views.words import words, words_check, words_done, words_used

__all__ = [
    "about_me",
    "lock",
    "lock_now",
    "password",
    "recover",
    "sign_out",
    "words",
    "words_check",
    "words_done",
    "words_used",
]
