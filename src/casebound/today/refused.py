"""Why a calendar is not taken, in words that say what to do. None of them names its address."""

from django.utils.translation import gettext as _

from casebound.core.errors import BadInput

NOT_OURS, TOO_LARGE, TOO_LONG = "no calendar", "too large", "too long"
NO_ADDRESS, NOT_PUBLIC, NOT_REACHED, TOO_SLOW = "no address", "not public", "not reached", "too slow"
OTHER_PORT, PASSWORD, ON_AND_ON = "another port", "password", "on and on"


class Unread(Exception):
    """This is not taken; `why` is one of the above. Words for it need Django, which not every process has."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


def refused(why: str) -> BadInput:
    """The error for one of the above."""
    return BadInput(
        {
            NOT_OURS: _(
                "This is no calendar file (.ics). Export the calendar again, or copy its address anew."
            ),
            TOO_LARGE: _("This calendar is larger than 5 MB. Export a shorter time, such as this month."),
            TOO_LONG: _(
                "This calendar takes too long to read: some of its entries repeat in a way that is long to "
                "work out. Export a shorter time, such as this month."
            ),
            NO_ADDRESS: _("Copy the address of the calendar anew: it begins with https:// or webcal://."),
            NOT_PUBLIC: _(
                "This address leads to a network that is not public. Save the calendar as a file and give "
                "that."
            ),
            NOT_REACHED: _(
                "The calendar could not be reached. Look whether you are connected, or copy its address anew."
            ),
            TOO_SLOW: _("The calendar did not come within ten seconds. Try again, or give it as a file."),
            OTHER_PORT: _(
                "Only the usual port of https is asked. Save the calendar as a file and give that."
            ),
            PASSWORD: _("A password inside the address is not used. Make a secret address in your calendar."),
            ON_AND_ON: _("The address leads on and on. Copy the address of the calendar anew."),
        }[why]
    )


def answered(status: int) -> BadInput:
    """The calendar's server gave no calendar. status: of HTTP."""
    return BadInput(
        _("The calendar’s server answered with status %(status)d. Copy the address anew.")
        % {"status": status}
    )
