"""One database field: bytes that are bytes on every database."""

from typing import Any

from django.db import models


class Bytes(models.BinaryField):  # type: ignore[type-arg]  # not subscriptable at run time
    """A BinaryField whose value is always `bytes` (drivers hand out memoryviews)."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> bytes | None:
        return None if value is None else bytes(value)
