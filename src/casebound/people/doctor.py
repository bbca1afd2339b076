"""What is stored for signing in: nothing weaker to guess against than the standard; second steps open."""

from collections.abc import Iterator

from casebound.core.chain import Finding
from casebound.core.errors import CaseboundError
from casebound.people import hasher, second
from casebound.people.models import Account, SecondFactor


def examine() -> Iterator[Finding]:
    """One finding an account whose verifier is damaged or too cheap, and a second step that does not open."""
    yield from _second_steps()
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


def _second_steps() -> Iterator[Finding]:
    for factor in SecondFactor.objects.select_related("account").order_by("account__created", "made"):
        try:
            second.opened(factor)
        except CaseboundError:
            yield Finding(
                None,
                f"The second step of {factor.account.name} does not open: it was changed, or keys/host.key "
                "is not the one it was made with. The 24 words turn it off.",
            )
