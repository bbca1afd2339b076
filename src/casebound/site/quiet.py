"""Program logs that cannot leak: no addresses, no posted values, no local variables, no exception texts."""

import logging
import traceback
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class Bare(logging.Formatter):
    """One line a record, arguments left out; of an exception only its class and the places in the code."""

    def format(self, record: logging.LogRecord) -> str:
        words = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        line = f"{self.formatTime(record)} {record.levelname} {record.name}: {words}"
        if not record.exc_info or record.exc_info[0] is None:
            return line
        kind, _, trace = record.exc_info
        return "\n".join([line, *_places(trace), f"  {kind.__module__}.{kind.__qualname__}"])


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


class NothingToShow(SafeExceptionReporterFilter):
    """Whatever asks Django for an error report gets no value that a person typed."""

    def is_active(self, request: HttpRequest | None) -> bool:
        return True

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        return {}

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        return []

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_safe_cookies(self, request: HttpRequest) -> dict[str, Any]:
        return {}
