"""Errors as the app understands them."""

from __future__ import annotations

from typing import Any, Dict, Optional


class AppError(Exception):
    """An error that says who must act on it.

    kind: "user" (tell them, retrying will not help), "operational" (the world failed, a retry may help) or "bug".
    effect: "unknown" when the outside effect of the call may have happened all the same.
    """

    def __init__(
        self,
        code: str,
        message: str,
        kind: str = "user",
        data: Optional[Dict[str, Any]] = None,
        effect: str = "none",
        retryable: Optional[bool] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.kind = kind
        self.message = message
        self.data = data
        self.effect = effect
        self.retryable = kind == "operational" if retryable is None else retryable


class DeniedError(PermissionError):
    """The plugin reached for something that the user has not granted."""

    def __init__(self, kind: str, what: str) -> None:
        super().__init__(
            f'This plugin may not use "{what}" ({kind}): it was not granted. See its capabilities on the Plugins page.'
        )
        self.denied_kind = kind
        self.what = what
