"""Database fields whose values are bytes on every database (drivers hand out memoryviews)."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:  # the class takes no parameters at run time

    class _Bytes(models.BinaryField[bytes, bytes]): ...

    class _BytesOrNone(models.BinaryField[bytes | None, bytes | None]): ...

else:
    _Bytes = _BytesOrNone = models.BinaryField


class Bytes(_Bytes):
    """Bytes that are always there; None only in a joined row that does not exist."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)


class BytesOrNone(_BytesOrNone):
    """Bytes that may be absent; give `null=True`."""

    from_db_value = Bytes.from_db_value
