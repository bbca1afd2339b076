"""What is stored for signing in: nothing weaker to guess against than this version would write."""

from collections.abc import Iterator

from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.people import hasher
from casebound.people.models import Account


def examine() -> Iterator[Finding]:
    """One finding an account whose verifier is damaged or cheaper than the standard."""
    floor = hasher.floor()
    for account in Account.objects.order_by("created"):
        try:
            kept = hasher.parse(account.password).params
        except CaseboundError:
            yield Finding(None, f"What is stored for {account.name} to sign in was changed from outside.")
            continue
        if kept.memory_kib < floor.memory_kib or kept.passes < floor.passes:
            yield Finding(
                None, f"The password of {account.name} is stored too cheaply. It has to be changed."
            )
