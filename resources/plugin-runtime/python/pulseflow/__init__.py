"""What plugins in Python are written with. `pulseflow.testing` has what their tests need."""

from .context import Cancelled, StepContext, SubscribeContext, WebhookContext, each_item
from .errors import AppError

__all__ = ["AppError", "Cancelled", "StepContext", "SubscribeContext", "WebhookContext", "each_item"]
