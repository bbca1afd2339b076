"""Passkeys (WebAuthn) as a second step: a phone, a computer or a security key says that she is here.

A passkey proves presence to a running server and opens no key. The challenge stands in the session's row: it
is no secret, it counts once, and an answer to it is worth nothing in another session.
"""

import json
import struct
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from casebound.core.errors import BadInput
from casebound.people import second
from casebound.people.models import Account, SecondFactor, random_id

CHALLENGE = "passkey"  # in the session
MOST, LONGEST_NAME, LONGEST_ANSWER = 20, 60, 20_000
# A browser sends JSON with CBOR inside: a library that reads it may stumble in any of these ways.
_STRANGE = (
    *(ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError),
    *(NotImplementedError, InvalidSignature, struct.error),
)


def possible(request: HttpRequest) -> bool:
    """Browsers know passkeys under a name of TLS or of this very machine; never under a number."""
    name = _name(request)
    secure = request.is_secure() or name == "localhost" or name.endswith(".localhost")
    return secure and name == settings.HOST and not name.replace(".", "").isdecimal() and ":" not in name


def _name(request: HttpRequest) -> str:
    return request.get_host().rpartition(":")[0] or request.get_host()


def begin_setting_up(request: HttpRequest, account: Account) -> str:
    """What the page hands to the browser (JSON), for a new passkey that she does not have yet."""
    called = account.name.split()[0]
    options, state = _server(request).register_begin(
        PublicKeyCredentialUserEntity(id=account.id.bytes, name=called, display_name=called),
        credentials=[_credential(factor) for factor in of(account)],
        resident_key_requirement=ResidentKeyRequirement.DISCOURAGED,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    request.session[CHALLENGE] = state
    return json.dumps(dict(options)["publicKey"])


def set_up(request: HttpRequest, account: Account, name: str, answer: str) -> None:
    """Keeps the public half of a new passkey. BadInput says what to do."""
    try:
        made = _server(request).register_complete(request.session.pop(CHALLENGE), _answer(answer))
    except _STRANGE:
        raise BadInput(_("The passkey was not made. Try once more, or with another device.")) from None
    if made.credential_data is None or len(of(account)) >= MOST:
        raise BadInput(_("These are enough passkeys. Turn one off before you add another."))
    id = random_id()
    holds = {"name": name.strip()[:LONGEST_NAME], "credential": made.credential_data.hex()}
    sealed = second.sealed(account, id, holds)
    SecondFactor(id=id, account=account, kind=SecondFactor.PASSKEY, sealed=sealed, used=made.counter).save(
        force_insert=True
    )
    second.ensure_codes(account)


def begin_asking(request: HttpRequest, account: Account) -> str:
    """What the page hands to the browser (JSON), for one of her passkeys; "" where she has none."""
    credentials = [_credential(factor) for factor in of(account)]
    if not credentials or not possible(request):
        return ""
    options, state = _server(request).authenticate_begin(
        credentials, user_verification=UserVerificationRequirement.PREFERRED
    )
    request.session[CHALLENGE] = state
    return json.dumps(dict(options)["publicKey"])


def check(request: HttpRequest, account: Account, answer: str) -> None:
    """One of her passkeys signed the challenge of this session. BadInput for everything else."""
    factors = {bytes(_credential(factor)): factor for factor in of(account)}
    try:
        told = AuthenticationResponse.from_dict(_answer(answer))
        used = _server(request).authenticate_complete(
            request.session.pop(CHALLENGE), [AttestedCredentialData(each) for each in factors], told
        )
        counter = told.response.authenticator_data.counter
    except _STRANGE:
        raise _wrong() from None
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().get(pk=factors[bytes(used)].pk)
        if counter <= factor.used and (counter or factor.used):  # a copy of the key, or an old answer
            raise _wrong()
        factor.used, factor.last_used = counter, timezone.now()
        factor.save(update_fields=["used", "last_used"])


def of(account: Account) -> list[SecondFactor]:
    return second.factors(account, SecondFactor.PASSKEY)


def name(factor: SecondFactor) -> str:
    """What she calls it."""
    return str(second.opened(factor)["name"]) or _("A passkey")


def _credential(factor: SecondFactor) -> AttestedCredentialData:
    return AttestedCredentialData(bytes.fromhex(second.opened(factor)["credential"]))


def _server(request: HttpRequest) -> Fido2Server:
    """For this very address. A page of another port or name gets nothing that counts here."""

    def ours(origin: str) -> bool:
        parts = urlsplit(origin)
        local = parts.scheme == "http" and (parts.hostname or "").endswith("localhost")
        return (parts.scheme == "https" or local) and parts.netloc == request.get_host()

    return Fido2Server(PublicKeyCredentialRpEntity(id=settings.HOST, name=_("Notes")), verify_origin=ours)


def _answer(text: str) -> Any:
    if len(text) > LONGEST_ANSWER:
        raise ValueError("longer than any passkey's answer")
    found = json.loads(text)
    if not isinstance(found, dict):
        raise ValueError("no answer of a browser")
    return found


def _wrong() -> BadInput:
    return BadInput(_("That passkey did not answer as it should. Try again, or type a recovery code."))
