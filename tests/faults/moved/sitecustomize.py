"""Read by Python before anything else, where this folder stands in PYTHONPATH: a clock that can be moved.

The file named in MOVED_BY holds by how many seconds. What counts on (`monotonic`) is left alone.
"""

import datetime
import os
import time
from pathlib import Path

_by = Path(os.environ["MOVED_BY"])
_time, _time_ns, _datetime = time.time, time.time_ns, datetime.datetime


def _seconds() -> int:
    return int(_by.read_text() or 0)


class _Any(type):
    def __instancecheck__(cls, it: object) -> bool:
        return isinstance(it, _datetime)


class _Moved(_datetime, metaclass=_Any):
    @classmethod
    def now(cls, tz: datetime.tzinfo | None = None) -> "_Moved":
        return cls.fromtimestamp(time.time(), tz)

    @classmethod
    def utcnow(cls) -> "_Moved":
        return cls.fromtimestamp(time.time(), datetime.UTC).replace(tzinfo=None)


time.time = lambda: _time() + _seconds()
time.time_ns = lambda: _time_ns() + _seconds() * 10**9
datetime.datetime = _Moved  # type: ignore[misc]
