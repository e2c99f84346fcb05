"""What a call prints and logs goes into the log of its run; what is printed outside of calls, into that of the plugin."""

from __future__ import annotations

import logging
import threading
from typing import Any, Optional, TextIO

LEVELS = ((logging.ERROR, "error"), (logging.WARNING, "warn"), (logging.INFO, "info"))

#: The port of the call that this thread works for, and what it has printed of a line.
current = threading.local()


class CallStream:
    """Stands for stdout or stderr."""

    def __init__(self, stream: TextIO, level: str) -> None:
        self._stream = stream
        self._level = level

    def write(self, text: str) -> int:
        port = getattr(current, "port", None)
        if port is None:
            return self._stream.write(text)
        *lines, rest = (getattr(current, self._level, "") + text).split("\n")
        setattr(current, self._level, rest)
        for line in lines:
            if line.strip():
                port.log(self._level, line.rstrip())
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


class CallLog(logging.Handler):
    """Lines of Python's own logging."""

    def emit(self, record: logging.LogRecord) -> None:
        port = getattr(current, "port", None)
        level = next((name for least, name in LEVELS if record.levelno >= least), "debug")
        if port is not None:
            port.log(level, self.format(record))
        else:
            self._outside(level, self.format(record))

    def _outside(self, level: str, line: str) -> None:
        raise NotImplementedError


def begin(port: Optional[Any]) -> None:
    """This thread works for a call from now on."""
    current.port = port
    current.info = ""
    current.warn = ""


def end() -> None:
    """The call is over: what was left of a line is told."""
    port = current.port
    for level in ("info", "warn"):
        rest = getattr(current, level)
        if port is not None and rest.strip():
            port.log(level, rest.rstrip())
    current.port = None
