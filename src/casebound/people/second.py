"""The second factor: an app that shows codes, passkeys, and recovery codes for the day the phone is gone.

It guards signing in at a running server. It opens nothing: the password does, so whoever has the database and
the password needs no second factor. Each secret lies under the host key, which is outside the database; who
runs the server can therefore read it.
"""

import hmac
import json
import secrets
import time
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from casebound.core import context
from casebound.core.cipher import hkdf, lock, unlock
from casebound.core.errors import BadInput, Tampered
from casebound.people import attempts, notices
from casebound.people.models import Account, SecondFactor, random_id

LASTS = timedelta(hours=12)  # in one browser; the password is asked far more often
STEP, DIGITS = 30, 6  # seconds a code, digits of it: what every app knows
EITHER_SIDE = 1  # steps that a clock may be wrong by
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # nothing that reads like something else
COUNT, LENGTH = 10, 8  # 10 recovery codes of 39 bits


def factors(account: Account, kind: str = "") -> list[SecondFactor]:
    found = SecondFactor.objects.filter(account=account).order_by("made")
    return list(found.filter(kind=kind) if kind else found)


def is_on(account: Account) -> bool:
    """Recovery codes alone are no second factor: they are for when it is lost."""
    return SecondFactor.objects.filter(
        account=account, kind__in=(SecondFactor.APP, SecondFactor.PASSKEY)
    ).exists()


def opened(factor: SecondFactor) -> dict[str, Any]:
    """What a factor holds. Tampered where the row was changed, moved, or belongs to another host key."""
    where = context.second(factor.account_id.bytes, factor.id.bytes)
    try:
        found: dict[str, Any] = json.loads(unlock(_key(), factor.sealed, where))
    except Tampered:
        raise Tampered(
            _(
                "Your second step cannot be read here: it was changed from outside, or the server lost its "
                "own key. Open your book with your 24 words, and say there that the phone is lost."
            )
        ) from None
    return found


def sealed(account: Account, id: uuid.UUID, holds: Mapping[str, Any]) -> bytes:
    return lock(_key(), json.dumps(holds).encode(), context.second(account.id.bytes, id.bytes))


def _key() -> bytes:
    return hkdf(settings.HOST_KEY, "second")


# An app that shows codes (TOTP, RFC 6238).


def new_app(account: Account) -> str:
    """A secret to be, as the page carries it until the first code is typed: sealed, and stored nowhere."""
    id = random_id()
    return f"{id.hex}.{sealed(account, id, {'secret': secrets.token_bytes(20).hex()}).hex()}"


def _to_be(account: Account, carried: str) -> SecondFactor:
    try:
        id, _dot, text = carried.partition(".")
        factor = SecondFactor(id=uuid.UUID(hex=id), account=account, kind="app", sealed=bytes.fromhex(text))
        opened(factor)
    except (ValueError, Tampered):
        raise BadInput(_("This page is too old. Open it again and take the new code.")) from None
    return factor


def _totp(factor: SecondFactor) -> TOTP:
    secret = bytes.fromhex(opened(factor)["secret"])
    return TOTP(secret, DIGITS, SHA1(), STEP)  # noqa: S303  the hash of the standard, inside HMAC


def app_address(account: Account, carried: str) -> str:
    """What the QR code says: otpauth://… under a name that says nothing to somebody who sees the app."""
    return _totp(_to_be(account, carried)).get_provisioning_uri(account.name.split()[0], _("Notes"))


def app_secret(account: Account, carried: str) -> str:
    """The secret in groups of four, for typing it into an app by hand."""
    import base64

    text = base64.b32encode(bytes.fromhex(opened(_to_be(account, carried))["secret"])).decode()
    return " ".join(text[at : at + 4] for at in range(0, len(text), 4))


def turn_on_app(account: Account, carried: str, code: str) -> None:
    """The first right code shows that the app has the secret. Its step is used up with it."""
    factor = _to_be(account, carried)
    step = _step_of(factor, _plain(code))
    if step is None:
        raise BadInput(_("That is not the code that the app shows now. Type the next one."))
    factor.used, factor.last_used = step, timezone.now()
    try:
        with transaction.atomic():
            factor.save(force_insert=True)
    except IntegrityError:
        raise BadInput(_("An app is set up already. Turn it off first if you want another one.")) from None
    ensure_codes(account)


def _step_of(factor: SecondFactor, code: str) -> int | None:
    totp, now = _totp(factor), int(time.time()) // STEP
    for step in range(now - EITHER_SIDE, now + EITHER_SIDE + 1):
        if hmac.compare_digest(totp.generate(step * STEP), code.encode()):
            return step
    return None


def _app_takes(account: Account, code: str) -> bool:
    """A code counts once: neither it nor an older one is taken again."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(account=account, kind="app").first()
        step = _step_of(factor, code) if factor else None
        if factor is None or step is None or step <= factor.used:
            return False
        factor.used, factor.last_used = step, timezone.now()
        factor.save(update_fields=["used", "last_used"])
    return True


# Recovery codes.


def ensure_codes(account: Account) -> None:
    if not factors(account, SecondFactor.CODES):
        new_codes(account)


def new_codes(account: Account) -> None:
    """Ten new ones; the ones before count no more."""
    codes = ["".join(secrets.choice(LETTERS) for _each in range(LENGTH)) for _code in range(COUNT)]
    with transaction.atomic():
        SecondFactor.objects.filter(account=account, kind=SecondFactor.CODES).delete()
        factor = SecondFactor(account=account, kind=SecondFactor.CODES)
        factor.sealed = sealed(account, factor.id, {"codes": codes})
        factor.save(force_insert=True)


def codes_left(account: Account) -> int:
    found = factors(account, SecondFactor.CODES)
    return len(opened(found[0])["codes"]) if found else 0


def codes_shown(account: Account) -> list[str]:
    """The codes, in two groups of four, until she has put them away; empty afterwards."""
    found = [factor for factor in factors(account, SecondFactor.CODES) if not factor.used]
    return [f"{code[:4]} {code[4:]}" for factor in found for code in opened(factor)["codes"]]


def put_away_codes(account: Account) -> None:
    SecondFactor.objects.filter(account=account, kind=SecondFactor.CODES).update(used=1)


def _code_taken(account: Account, code: str) -> bool:
    """Each code once."""
    with transaction.atomic():
        found = SecondFactor.objects.select_for_update().filter(account=account, kind=SecondFactor.CODES)
        factor = found.first()
        codes: list[str] = opened(factor)["codes"] if factor else []
        right = [each for each in codes if hmac.compare_digest(each.encode(), code.encode())]
        if factor is None or not right:
            return False
        factor.sealed = sealed(account, factor.id, {"codes": [each for each in codes if each not in right]})
        factor.last_used = timezone.now()
        factor.save(update_fields=["sealed", "last_used"])
    notices.note(account, notices.CODE_USED)
    return True


# Asked for, turned off.


def check(account: Account, code: str, *, known: bool = False) -> None:
    """A code of the app or a recovery code. BadInput for any other; TooSoon after many."""
    scopes = attempts.code_scopes(str(account.id), known=known)
    attempts.begin(scopes)
    plain = _plain(code)
    taken = _app_takes(account, plain) if plain.isdecimal() and len(plain) == DIGITS else False
    if not taken and not _code_taken(account, plain):
        raise BadInput(_("That code does not count. A code from the app counts once: wait for the next one."))
    attempts.forgive(scopes)


def turn_off(account: Account, id: uuid.UUID) -> bool:
    """One factor of hers less; False where there is no such. With the last one go the recovery codes."""
    with transaction.atomic():
        found = SecondFactor.objects.filter(account=account, id=id).exclude(kind=SecondFactor.CODES)
        gone = bool(found.delete()[0])
        if gone and not is_on(account):
            turn_all_off(account)
    return gone


def turn_all_off(account: Account) -> None:
    SecondFactor.objects.filter(account=account).delete()


def _plain(code: str) -> str:
    return "".join(letter for letter in code.casefold() if letter.isalnum())[:40]
