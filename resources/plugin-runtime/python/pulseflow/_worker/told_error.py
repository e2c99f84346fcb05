"""The plain form of what a plugin raised."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ..context import Cancelled
from ..errors import AppError, DeniedError
from .rpc import RemoteError

DEPTH = 8


def error_info(error: BaseException, memory_mb: int) -> Dict[str, Any]:
    """Code, kind and message, as the app compares them. What is no AppError leaves its effect open."""
    denied = denied_in(error)
    if denied is not None:
        data = {"kind": denied.denied_kind, "what": denied.what}
        return {"code": "PLUGIN_DENIED", "kind": "user", "message": str(denied), "data": data}
    if isinstance(error, AppError):
        info: Dict[str, Any] = {"code": error.code, "kind": error.kind, "message": error.message}
        if error.data is not None:
            info["data"] = error.data
        if error.effect == "unknown":
            info["effect"] = "unknown"
        if error.retryable != (error.kind == "operational"):
            info["retryable"] = error.retryable
        return info
    if isinstance(error, RemoteError):
        return error.info
    if isinstance(error, Cancelled):
        return {"code": "PLUGIN_STOPPED", "kind": "operational", "message": "The call was told to end."}
    if isinstance(error, MemoryError):
        message = f"The plugin needed more than its {memory_mb} MB. Give it fewer items at a time (for-each with batches)."
        return {"code": "PLUGIN_OUT_OF_MEMORY", "kind": "user", "message": message, "data": {"memoryMb": memory_mb}, "effect": "unknown"}
    text = str(error)
    name = type(error).__name__
    return {"code": "UNEXPECTED", "kind": "bug", "message": f"{name}: {text}" if text else name, "effect": "unknown"}


def denied_in(error: BaseException) -> Optional[DeniedError]:
    """Packages wrap what they cannot explain: the refusal is looked for in causes, reasons and arguments."""
    level = [error]
    for _ in range(DEPTH):
        below = []
        for each in level:
            if isinstance(each, DeniedError):
                return each
            inner = [each.__cause__, each.__context__, getattr(each, "reason", None), *getattr(each, "args", ())]
            below.extend(one for one in inner if isinstance(one, BaseException))
        level = below
    return None
