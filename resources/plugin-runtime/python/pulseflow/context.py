"""The contexts that the functions of a plugin get to work with.

An item is a dict: {"json": ..., "files": {name: file}, "key": "..."}. A file is a dict as `files.create` gives it.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence

Item = Dict[str, Any]


class Cancelled(BaseException):
    """The call was told to end. Let it pass: what catches Exception does not catch it."""


class Files:
    """Files of the workspace. `read` and `create` need no grant; paths need the capability `files`."""

    def __init__(self, port: Any) -> None:
        self._port = port

    def read(self, file: Mapping[str, Any]) -> bytes:
        """The bytes of a file that an item carries."""
        return self._port.file_read(dict(file))

    def create(self, name: str, content: bytes, mime_type: str = "application/octet-stream") -> Dict[str, Any]:
        """Keeps bytes as a file that items can carry. Durable when it returns."""
        return self._port.file_create(name, bytes(content), mime_type)

    def resolve(self, path: str, access: str = "read") -> str:
        """The absolute path that a flow means. access: "read" or "write"."""
        return self._port.resolve(path, access)

    def path_of(self, file: Mapping[str, Any]) -> str:
        """Where a file that an item carries lies on this machine."""
        return self._port.resolve(file["path"], "read")


class Memory:
    """What this node of this flow keeps from run to run: small (64 KiB), durable when `set` returns."""

    def __init__(self, port: Any) -> None:
        self._port = port

    def get(self) -> Any:
        return self._port.memory_get()

    def set(self, value: Any) -> None:
        self._port.memory_set(value)


class Mail:
    """The mail server of the settings (capability `mail`)."""

    def __init__(self, port: Any, is_live: bool) -> None:
        self._port = port
        self.is_live = is_live

    def send(self, **message: Any) -> Dict[str, Any]:
        """send(to=..., subject=..., text=..., idempotencyKey=...)"""
        return self._port.mail(message)


class BaseContext:
    """What steps, triggers and webhooks have in common."""

    def __init__(self, port: Any, config: Mapping[str, Any], cancelled: threading.Event) -> None:
        self._port = port
        self._cancelled = cancelled
        self.config: Mapping[str, Any] = config
        self.files = Files(port)

    def credential(self) -> Optional[Dict[str, Any]]:
        """The values of the credential that the config names; None when it names none."""
        return self._port.credential()

    def log(self, message: Any, level: str = "info") -> None:
        """A line in the log of the run (steps) or of the plugin. level: debug, info, warn or error."""
        self._port.log(level, str(message))

    @property
    def is_cancelled(self) -> bool:
        """True once the call was told to end: on cancel, on a timeout and when the plugin is stopped."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raises Cancelled once the call was told to end. Call it in loops that take long."""
        if self._cancelled.is_set():
            raise Cancelled()

    def sleep(self, seconds: float) -> None:
        """Waits; raises Cancelled as soon as the call is told to end."""
        if self._cancelled.wait(seconds):
            raise Cancelled()

    @staticmethod
    def now() -> int:
        """Milliseconds since the epoch."""
        return int(time.time() * 1000)


class StepContext(BaseContext):
    """What a node gets. `config` is that of the first item; with `resolve: item` use `config_for(index)`."""

    def __init__(
        self, port: Any, call: Mapping[str, Any], configs: Sequence[Mapping[str, Any]], is_mail_live: bool, cancelled: threading.Event
    ) -> None:
        super().__init__(port, configs[0] if configs else {}, cancelled)
        self._call = call
        self._configs = configs
        self.items: List[Item] = list(call["items"])
        self.packet: Mapping[str, Any] = call["packet"]
        self.node: Mapping[str, str] = call["node"]
        self.attempt: int = call["attempt"]
        self.memory = Memory(port)
        self.mail = Mail(port, is_mail_live)

    def config_for(self, index: int) -> Mapping[str, Any]:
        """The config, its expressions resolved against item `index`."""
        return self._configs[index] if index < len(self._configs) else self.config

    def conceal(self, secret: str) -> None:
        """Keeps a secret out of all that this step records from now on."""
        self._port.conceal(secret)

    def progress(self, share: float, message: Optional[str] = None) -> None:
        """How far the step is, from 0 to 1, shown while it works."""
        self._port.progress(min(max(float(share), 0.0), 1.0), message)

    def idempotency_key(self, index: int) -> str:
        """Stable for run, node, iteration and item: the same again after a crash and on each retry."""
        return self._call["idempotencyKeys"][index]

    def finished_item(self, index: int) -> Optional[Dict[str, List[Item]]]:
        """The outputs of an item that was finished before a crash or in an earlier attempt."""
        return self._call["finished"].get(str(index))

    def before_effect(self, index: int) -> None:
        """Durable before it returns: the effect of item `index` is about to begin."""
        self._port.before_effect(index)

    def after_effect(self, index: int, outputs: Mapping[str, Sequence[Item]]) -> None:
        """The effect of item `index` is over."""
        self._port.after_effect(index, outputs)


class SubscribeContext(BaseContext):
    """What a trigger that listens or polls gets. It runs until it is told to end."""

    def __init__(self, port: Any, call: Mapping[str, Any], config: Mapping[str, Any], state: Any, cancelled: threading.Event) -> None:
        super().__init__(port, config, cancelled)
        self.flow: Mapping[str, str] = call["flow"]
        self.node: Mapping[str, str] = call["node"]
        self.state: Any = state

    def emit(self, items: Any, key: Optional[str] = None, state: Any = None) -> Dict[str, Any]:
        """Starts a run. Returns when it is durable: only then tell the service that you have it.

        key: what the service calls this occurrence; the same key starts one run only.
        state: where to go on after a restart.
        """
        answer = self._port.emit(as_items(items), key, state)
        if state is not None:
            self.state = state
        return answer

    def save(self, state: Any) -> None:
        """Keeps where to go on without starting a run. Durable when it returns."""
        self._port.save(state)
        self.state = state

    def connected(self) -> None:
        """The connection is up: a later failure begins its waiting times anew."""
        self._port.connected()


class WebhookContext(BaseContext):
    """What a trigger gets whose address was called."""


def as_items(value: Any) -> List[Item]:
    """Items of what a function gave back: a value, a list of values, or items ({"json": ...})."""
    if value is None:
        return []
    values: Iterable[Any] = [value] if isinstance(value, (dict, str, bytes, int, float)) else value
    return [each if isinstance(each, dict) and "json" in each else {"json": each} for each in values]


def each_item(context: StepContext, act: Callable[[Item, Mapping[str, Any], int], Any]) -> List[Item]:
    """One call of `act(item, config, index)` per item, in order. None drops the item, a list makes several.

    Each call is recorded before and after, so that a crash leaves at most one item in doubt and a retry does not repeat
    the finished ones.
    """
    out: List[Item] = []
    for index, item in enumerate(context.items):
        finished = context.finished_item(index)
        if finished is not None:
            out.extend(finished.get("out", []))
            continue
        context.check()
        context.before_effect(index)
        made = as_items(act(item, context.config_for(index), index))
        context.after_effect(index, {"out": made})
        out.extend(made)
    return out
