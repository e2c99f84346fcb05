"""What the tests of a plugin in Python need: its functions run without the app.

    from pulseflow.testing import run_node
    ran = run_node(send, config={"text": "Hi"}, items=[{"id": 1}])
    assert ran.out == [{"id": 1, "sent": True}]
"""

from __future__ import annotations

import os
import tempfile
import threading
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Union

from ._worker.plugin import call
from ._worker.serve import outputs_of
from .context import Cancelled, StepContext, SubscribeContext, WebhookContext, as_items

Config = Mapping[str, Any]


class FakePort:
    """Remembers what a function did with its context. Files lie in a temporary folder."""

    def __init__(self, credential: Optional[Dict[str, Any]] = None, memory: Any = None) -> None:
        self.logs: List[str] = []
        self.shares: List[float] = []
        self.effects: List[int] = []
        self.sent: List[Dict[str, Any]] = []
        self.memory = memory
        self.folder = tempfile.mkdtemp(prefix="pulseflow-plugin-")
        self._credential = credential

    def log(self, _level: str, message: str) -> None:
        self.logs.append(message)

    def conceal(self, secret: str) -> None:
        pass

    def progress(self, share: float, _message: Optional[str]) -> None:
        self.shares.append(share)

    def credential(self) -> Optional[Dict[str, Any]]:
        return self._credential

    def before_effect(self, index: int) -> None:
        self.effects.append(index)

    def after_effect(self, index: int, outputs: Any) -> None:
        pass

    def memory_get(self) -> Any:
        return self.memory

    def memory_set(self, value: Any) -> None:
        self.memory = value

    def mail(self, message: Dict[str, Any]) -> Dict[str, Any]:
        self.sent.append(message)
        return {"messageId": str(len(self.sent)), "delivery": "outbox"}

    def file_read(self, file: Mapping[str, Any]) -> bytes:
        with open(self.resolve(file["path"], "read"), "rb") as opened:
            return opened.read()

    def file_create(self, name: str, content: bytes, mime_type: str) -> Dict[str, Any]:
        with open(os.path.join(self.folder, name), "wb") as opened:
            opened.write(content)
        return {"path": name, "name": name, "mimeType": mime_type, "sizeBytes": len(content)}

    def resolve(self, path: str, _access: str) -> str:
        return os.path.join(self.folder, path)


class RanNode:
    """How a run of one node went. `out`: the JSON of the items of the output `out`."""

    def __init__(self, outputs: Dict[str, List[Any]], port: FakePort) -> None:
        self.outputs = outputs
        self.out = [item["json"] for item in outputs.get("out", [])]
        self.logs = port.logs
        self.progress = port.shares
        self.effects = port.effects
        self.memory = port.memory
        self.sent = port.sent


def run_node(
    function: Callable[..., Any],
    config: Union[Config, Sequence[Config]] = (),
    items: Optional[Sequence[Any]] = None,
    credential: Optional[Dict[str, Any]] = None,
    memory: Any = None,
    finished: Optional[Mapping[int, Any]] = None,
) -> RanNode:
    """Runs the function of a node as the app would run a step with it. A list of configs gives each item its own."""
    port = FakePort(credential, memory)
    given = as_items([{"json": {}}] if items is None else list(items))
    configs = [dict(config)] * max(len(given), 1) if isinstance(config, Mapping) or not config else [dict(one) for one in config]
    step = {
        "items": given,
        "packet": {"flow": {"id": "flow_test", "name": "Test", "version": 1}, "run": {"id": "run_test"}, "trace": "run_test"},
        "node": {"id": "node", "name": "Node"},
        "attempt": 1,
        "idempotencyKeys": [f"run_test/node#{index}" for index in range(len(given))],
        "finished": {str(index): outputs for index, outputs in (finished or {}).items()},
    }
    context = StepContext(port, step, configs, False, threading.Event())
    return RanNode(outputs_of(call(function, context)), port)


class EmittingPort(FakePort):
    """Remembers what a trigger emits, and tells it to end after so many."""

    def __init__(self, credential: Optional[Dict[str, Any]], until: int, cancelled: threading.Event) -> None:
        super().__init__(credential)
        self.emitted: List[Dict[str, Any]] = []
        self.connections = 0
        self.state: Any = None
        self._until = until
        self._cancelled = cancelled

    def emit(self, items: Any, key: Optional[str], state: Any) -> Dict[str, Any]:
        duplicate = key is not None and any(one["key"] == key for one in self.emitted)
        if not duplicate:
            self.emitted.append({"items": items, "key": key, "state": state})
        if state is not None:
            self.state = state
        if len(self.emitted) >= self._until:
            self._cancelled.set()
        return {"runId": f"run_{len(self.emitted)}", "duplicate": duplicate}

    def save(self, state: Any) -> None:
        self.state = state

    def connected(self) -> None:
        self.connections += 1


def run_trigger(
    function: Callable[..., Any],
    config: Config = {},
    credential: Optional[Dict[str, Any]] = None,
    state: Any = None,
    until: int = 1,
) -> EmittingPort:
    """Runs a trigger until it has emitted `until` times; then it is told to end."""
    cancelled = threading.Event()
    port = EmittingPort(credential, until, cancelled)
    about = {"flow": {"id": "flow_test", "name": "Test"}, "node": {"id": "node", "name": "Node"}}
    try:
        call(function, SubscribeContext(port, about, dict(config), state, cancelled))
    except Cancelled:
        # It was told to, by this function.
        pass
    return port


class TestRequest:
    """A call of a trigger's address."""

    __test__ = False

    def __init__(self, body: bytes = b"", headers: Optional[Mapping[str, str]] = None, query: Optional[Mapping[str, str]] = None, method: str = "POST") -> None:
        self.method = method
        self.path = "test"
        self.query = dict(query or {})
        self.headers = {name.lower(): value for name, value in (headers or {}).items()}
        self.body = body


def call_webhook(function: Callable[..., Any], request: TestRequest, config: Config = {}, credential: Optional[Dict[str, Any]] = None) -> Any:
    """Calls the address of a trigger as its service would."""
    return call(function, request, WebhookContext(FakePort(credential), dict(config), threading.Event()))
