"""The functions of a plugin, as its plugin.json names them."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import os
from typing import Any, Callable, Dict, Mapping, Optional, Tuple

from ..errors import AppError

Function = Callable[..., Any]


class Plugin:
    """Loads the functions at once, so that what is wrong with them is known before the first call."""

    def __init__(self, name: str, folder: str) -> None:
        self.name = name
        with open(os.path.join(folder, "plugin.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        self._nodes: Dict[Tuple[str, int], Mapping[str, Any]] = {}
        self._credentials: Dict[str, Mapping[str, Any]] = {}
        self._functions: Dict[str, Function] = {}
        for node in manifest.get("nodes", []):
            self._nodes[(f"{name}.{node['name']}", node.get("version", 1))] = node
            if "function" not in node:
                raise invalid(name, f'the node "{node["name"]}" names no "function"')
            for part in ("function", "lookup", "upgrade"):
                self._load(node.get(part))
        for credential in manifest.get("credentials", []):
            self._credentials[f"{name}.{credential['name']}"] = credential
            self._load(credential.get("function"))

    def node(self, kind: str, version: int) -> Mapping[str, Any]:
        """Errors: PLUGIN_NODE_UNKNOWN."""
        found = self._nodes.get((kind, version))
        if found is not None:
            return found
        message = f'This version of the plugin "{self.name}" has no {kind} of version {version}.'
        raise AppError("PLUGIN_NODE_UNKNOWN", message, data={"plugin": self.name, "type": kind, "version": version})

    def credential_test(self, kind: str) -> Optional[Function]:
        named = self._credentials.get(kind, {}).get("function")
        return None if named is None else self._functions[named]

    def function(self, node: Mapping[str, Any], part: str = "function") -> Optional[Function]:
        named = node.get(part)
        return None if named is None else self._functions[named]

    @staticmethod
    def with_defaults(node: Mapping[str, Any], config: Mapping[str, Any]) -> Dict[str, Any]:
        """A config with the defaults of its schema."""
        fields = node.get("config", {}).get("properties", {})
        defaults = {name: field["default"] for name, field in fields.items() if isinstance(field, dict) and "default" in field}
        return {**defaults, **config}

    def _load(self, named: Optional[str]) -> None:
        if named is None or named in self._functions:
            return
        module_name, _, function_name = named.partition(":")
        try:
            module = importlib.import_module(module_name)
        except Exception as error:
            raise invalid(self.name, f"{module_name} cannot be imported: {type(error).__name__}: {error}") from error
        function = getattr(module, function_name, None)
        if not callable(function):
            raise invalid(self.name, f'{module_name} has no function "{function_name}"')
        self._functions[named] = function


def invalid(name: str, problem: str) -> AppError:
    return AppError("PLUGIN_INVALID", f'The code of the plugin "{name}" cannot be loaded: {problem}', data={"name": name, "problem": problem})


def call(function: Function, *given: Any) -> Any:
    """Calls a function, also one that is `async`."""
    result = function(*given)
    return asyncio.run(awaited(result)) if inspect.isawaitable(result) else result


async def awaited(result: Any) -> Any:
    return await result
