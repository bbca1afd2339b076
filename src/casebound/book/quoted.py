"""What every new leaf quotes beside the ledger's own root: the newest token of an outside time authority.

Which one that is, a room above this one says (settings.QUOTED_HOOK).
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from casebound.book.models import Practice
from casebound.book.plain import Execute

_hook = cache(import_string)


def newest_token(practice: Practice, run: Execute) -> bytes:
    """SHA-256 of that token, 32 bytes; zeros while there is none. Asked by `run`, within the append."""
    find: Any = _hook(settings.QUOTED_HOOK)
    digest: bytes = find(practice, run)
    return digest
