"""Serves the calls of the app, each in a thread of its own."""

from __future__ import annotations

import base64
import threading
from typing import Any, Callable, Dict, List, Mapping

from ..context import StepContext, SubscribeContext, WebhookContext, as_items
from ..errors import AppError
from . import call_output
from .plugin import Plugin, call
from .port import Port
from .rpc import Peer
from .told_error import error_info

#: What else a thread needs beside what its code takes.
STACK_BYTES = 4 * 1024 * 1024


class Request:
    """What webhooks are given. Header names are lower case; `body` is bytes."""

    def __init__(self, request: Mapping[str, Any]) -> None:
        self.method: str = request["method"]
        self.path: str = request["path"]
        self.query: Mapping[str, str] = request["query"]
        self.headers: Mapping[str, str] = request["headers"]
        self.body: bytes = base64.b64decode(request["body"])


class Server:
    """The calls that are at work."""

    def __init__(self, peer: Peer, plugin: Plugin, places: Mapping[str, Any], memory_mb: int) -> None:
        self._peer = peer
        self._plugin = plugin
        self._places = places
        self._memory_mb = memory_mb
        self._at_work: Dict[Any, threading.Event] = {}
        self._methods: Dict[str, Callable[[Mapping[str, Any], threading.Event], Any]] = {
            "describe": lambda _params, _cancelled: {},
            "execute": self._execute,
            "lookup": self._lookup,
            "upgrade": self._upgrade,
            "subscribe": self._subscribe,
            "webhook": self._webhook,
            "test": self._test,
        }
        threading.stack_size(STACK_BYTES)

    def handle(self, method: str, params: Mapping[str, Any], number: Any) -> None:
        if method == "$/cancel":
            cancelled = self._at_work.get(params.get("id"))
            if cancelled is not None:
                cancelled.set()
            return
        cancelled = threading.Event()
        self._at_work[number] = cancelled
        try:
            threading.Thread(target=self._work, args=(method, params, number, cancelled), daemon=True, name=f"call {number}").start()
        except RuntimeError:
            # There is no memory for another thread.
            self._at_work.pop(number, None)
            self._peer.refuse(number, error_info(MemoryError(), self._memory_mb))

    def _work(self, method: str, params: Mapping[str, Any], number: Any, cancelled: threading.Event) -> None:
        port = Port(self._peer, self._places, params["call"]) if "call" in params else None
        call_output.begin(port)
        info = None
        try:
            result = self._methods[method](params, cancelled)
            call_output.end()
            self._answer(number, result)
        except BaseException as error:
            info = error_info(error, self._memory_mb)
            call_output.end()
        finally:
            self._at_work.pop(number, None)
        # Order matters: the error has held all that the call had; the next call may need that memory.
        if info is not None:
            self._peer.refuse(number, info)

    def _answer(self, number: Any, result: Any) -> None:
        try:
            self._peer.answer(number, result)
        except (TypeError, ValueError) as error:
            problem = f"its result is no JSON ({error})"
            message = f'The plugin "{self._plugin.name}" answered with something that cannot be used: {problem}.'
            raise AppError("PLUGIN_RESULT_INVALID", message, kind="bug", data={"plugin": self._plugin.name, "problem": problem}, effect="unknown") from error

    def _step(self, params: Mapping[str, Any], cancelled: threading.Event) -> StepContext:
        given = params["node"]
        node = self._plugin.node(given["type"], given["version"])
        configs = [self._plugin.with_defaults(node, config) for config in given["configs"]]
        port = Port(self._peer, self._places, params["call"], node.get("effect") != "none")
        return StepContext(port, given, configs, params["isMailLive"], cancelled)

    def _execute(self, params: Mapping[str, Any], cancelled: threading.Event) -> Any:
        node = self._plugin.node(params["node"]["type"], params["node"]["version"])
        function = self._plugin.function(node)
        return {"outputs": outputs_of(call(function, self._step(params, cancelled)))}

    def _lookup(self, params: Mapping[str, Any], cancelled: threading.Event) -> Any:
        node = self._plugin.node(params["node"]["type"], params["node"]["version"])
        function = self._plugin.function(node, "lookup")
        return "unknown" if function is None else call(function, self._step(params, cancelled), params["index"])

    def _upgrade(self, params: Mapping[str, Any], _cancelled: threading.Event) -> Any:
        node = self._plugin.node(params["type"], params["version"])
        function = self._plugin.function(node, "upgrade")
        return params["config"] if function is None else call(function, params["config"])

    def _subscribe(self, params: Mapping[str, Any], cancelled: threading.Event) -> Any:
        trigger = params["trigger"]
        node = self._plugin.node(trigger["type"], trigger["version"])
        config = self._plugin.with_defaults(node, trigger["config"])
        port = Port(self._peer, self._places, params["call"])
        call(self._plugin.function(node), SubscribeContext(port, trigger, config, params.get("state"), cancelled))
        return {}

    def _webhook(self, params: Mapping[str, Any], cancelled: threading.Event) -> Any:
        trigger = params["trigger"]
        node = self._plugin.node(trigger["type"], trigger["version"])
        config = self._plugin.with_defaults(node, trigger["config"])
        context = WebhookContext(Port(self._peer, self._places, params["call"]), config, cancelled)
        result = call(self._plugin.function(node), Request(params["request"]), context) or {}
        answer = result.get("answer") or {}
        emitted = [{**one, "items": as_items(one.get("items"))} for one in result.get("emit") or []]
        whole = {"status": answer.get("status", 200), "headers": answer.get("headers") or {}}
        return {"emit": emitted, "answer": {**whole, **({"body": answer["body"]} if "body" in answer else {})}}

    def _test(self, params: Mapping[str, Any], _cancelled: threading.Event) -> Any:
        function = self._plugin.credential_test(params["type"])
        if function is not None:
            call(function, params["values"])
        return {}


def outputs_of(result: Any) -> Dict[str, List[Any]]:
    """A function gives back values, items, or {"outputs": {name: items}}."""
    if isinstance(result, dict) and set(result) == {"outputs"} and isinstance(result["outputs"], dict):
        return {name: as_items(items) for name, items in result["outputs"].items()}
    return {"out": as_items(result)}
