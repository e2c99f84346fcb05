"""JSON-RPC 2.0 over a pair of pipes, one JSON text a line: the other side of src/main/plugins/runtime/protocol."""

from __future__ import annotations

import json
import os
import threading
from typing import Any, BinaryIO, Callable, Dict, Optional

from ..errors import AppError


#: The longest message, as in src/main/plugins/runtime/protocol/frames.ts.
FRAME_MAX_BYTES = 64 * 1024 * 1024


def too_large(size: int) -> AppError:
    message = (
        f"What goes to a plugin or comes from it at once may have {FRAME_MAX_BYTES} bytes; this has {size}. Give it fewer "
        "items at a time (for-each with batches), or pass large content as files by their path."
    )
    return AppError("PLUGIN_MESSAGE_TOO_LARGE", message, data={"bytes": size, "limit": FRAME_MAX_BYTES})


class Waiting:
    """A question that is open."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.result: Any = None
        self.error: Optional[Dict[str, Any]] = None


class RemoteError(Exception):
    """The app has answered with an error."""

    def __init__(self, info: Dict[str, Any]) -> None:
        super().__init__(info.get("message", "It failed without a word."))
        self.info = info


class Peer:
    """Asks the app, and hands on what the app asks. `handle` is called in the reading thread and must not wait."""

    def __init__(self, questions: int, answers: int) -> None:
        self._input: BinaryIO = os.fdopen(questions, "rb", buffering=65536)
        self._output: BinaryIO = os.fdopen(answers, "wb", buffering=0)
        self._writing = threading.Lock()
        self._open: Dict[int, Waiting] = {}
        self._asking = threading.Lock()
        self._last = 0

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def request(self, method: str, params: Any) -> Any:
        """Waits for the answer. Raises RemoteError."""
        waiting = Waiting()
        with self._asking:
            self._last += 1
            number = self._last
            self._open[number] = waiting
        self._send({"id": number, "method": method, "params": params})
        waiting.done.wait()
        if waiting.error is not None:
            raise RemoteError(waiting.error)
        return waiting.result

    def ask_without_waiting(self, method: str, params: Any) -> None:
        """The answer is of no interest."""
        with self._asking:
            self._last += 1
            number = self._last
        self._send({"id": number, "method": method, "params": params})

    def answer(self, number: Any, result: Any) -> None:
        self._send({"id": number, "result": result})

    def refuse(self, number: Any, info: Dict[str, Any]) -> None:
        self._send({"id": number, "error": {"code": -32000, "message": info["message"], "data": info}})

    def run(self, handle: Callable[[str, Any, Any], None]) -> None:
        """Reads until the app has gone."""
        for line in self._input:
            if line.strip() == b"":
                continue
            message = json.loads(line)
            method = message.get("method")
            if method is not None:
                handle(method, message.get("params"), message.get("id"))
                continue
            waiting = self._open.pop(message.get("id"), None)
            if waiting is None:
                continue
            error = message.get("error")
            if error is not None:
                waiting.error = error.get("data") or {"code": "UNEXPECTED", "kind": "bug", "message": str(error.get("message"))}
            waiting.result = message.get("result")
            waiting.done.set()

    def _send(self, message: Dict[str, Any]) -> None:
        message["jsonrpc"] = "2.0"
        frame = json.dumps(message, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8", "replace") + b"\n"
        if len(frame) > FRAME_MAX_BYTES:
            raise too_large(len(frame))
        with self._writing:
            view = memoryview(frame)
            while len(view) > 0:
                written = self._output.write(view)
                view = view[written or 0 :]
