"""“Somebody knows my password or my words”: everything anew, so that an old backup opens nothing later.

New keys vouched by the old ones, new epochs of all that she reads, a new account key, password and words; all
other sessions end. What was sealed to her old key alone (drafts, their files, reasons) is sealed anew.
"""

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from casebound.attachments import slips
from casebound.attachments.models import Attachment
from casebound.book import roll
from casebound.book.append import turn
from casebound.core import context
from casebound.core.errors import CaseboundError
from casebound.members import new_keys
from casebound.members.models import Person
from casebound.members.who import Who, unlock
from casebound.people import passwords, recovery
from casebound.people.models import Account
from casebound.records import drafts, lapsed
from casebound.records.models import ErasureReason


def start_over(account: Account, account_key: bytes, password: str) -> bytes:
    """All of it in one transaction; returns the new account key. The new words are shown until typed back.

    Raises BadInput for a weak password, and what `unlock` raises for keys that cannot be opened.
    """
    passwords.check(password, name=account.name, email=account.email)
    fresh_key = new_keys.drawn()
    with transaction.atomic():
        for person in Person.objects.filter(account=account).select_related("practice"):
            if roll.of(person.practice).persons[person.number].closed:
                new_keys.move(person, account_key, fresh_key)
                continue
            who = unlock(person, account, account_key)
            lapsed.adopt(who)  # what a browser sealed to the old key opens with nothing else
            with turn(person.practice) as held:
                fresh = new_keys.take(held, who, fresh_key)
                carry(who, fresh)
        recovery.new_words(account, fresh_key)
        passwords.change(account, fresh_key, password)
    return fresh_key


def carry(who: Who, fresh: Who) -> None:
    """Seal to the new key what only the old one could open. What does not open is left: it is not hers."""
    for sheet in drafts.sheets(who):
        drafts.save(fresh, sheet, sheet.answers)
    _slips(who, fresh)
    for row in ErasureReason.objects.filter(practice=who.practice, person=who.number):
        _reason(row, who, fresh)
    for more in map(import_string, settings.CARRY_MORE):  # of rooms above this one
        more(who, fresh)


def _slips(who: Who, fresh: Who) -> None:
    for row in Attachment.objects.filter(practice=who.practice, person=who.number).exclude(slip=None):
        try:
            slip = slips.opened(who, row.draft, row.id, row.slip or b"")
        except CaseboundError:
            continue
        same = Attachment.objects.filter(practice=who.practice, id=row.id)
        same.update(slip=slips.sealed(fresh, slip))


def _reason(row: ErasureReason, who: Who, fresh: Who) -> None:
    uid, public = who.practice.uid, fresh.secret.public
    before = context.erasure(uid, row.leaf, who.secret.public.fingerprint)
    after = context.erasure(uid, row.leaf, public.fingerprint)
    try:
        raw = who.secret.open(row.sealed, before)
    except CaseboundError:
        return
    same = ErasureReason.objects.filter(practice=who.practice, leaf=row.leaf, person=who.number)
    same.update(sealed=public.seal(raw, after))
