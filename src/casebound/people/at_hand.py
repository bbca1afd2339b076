"""Opening an account from the command line of the very machine.

Whoever can run a command there can read the database too, and guess against it as fast as the derivation
allows. So wrong tries are not counted: they would only lock the person out of her own pages.
"""

from django.utils.translation import gettext as _

from casebound.core import context
from casebound.core.cipher import unlock
from casebound.core.errors import BadInput, Tampered, Untrusted
from casebound.people import hasher
from casebound.people.models import Account

LONGEST = 500


def account_key(account: Account | None, password: str) -> bytes:
    """The account key (32 bytes). The same BadInput for a wrong password and for nobody of that name."""
    kept = hasher.parse(account.password) if account else None
    if account is None or kept is None or len(password) > LONGEST:
        hasher.spend(password[:LONGEST])
        raise _wrong()
    keys = kept.keys(password)
    if not kept.fits(keys):
        raise _wrong()
    try:
        return unlock(keys.wrap, account.wrapped_key, context.account(account.id.bytes))
    except Tampered:  # the right password of this row, but not of this key
        raise Untrusted(hasher.TOUCHED) from None


def _wrong() -> BadInput:
    return BadInput(_("That did not open your book. Check the name and the password, then try again."))
