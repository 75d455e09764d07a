"""Events of a browser, heard at little cost."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, Signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

_ONE = Signature([Parameter("told", Parameter.POSITIONAL_OR_KEYWORD)])


def hear(context: BrowserContext, event: Any, handler: Callable[[Any], None]) -> None:
    """Have a handler called with what each event of a kind is about."""

    def heard(told: Any) -> None:
        handler(told)

    # Playwright asks for the parameters of a handler at every event, which costs as much as handling it; it need not
    # work out what is told.
    heard.__signature__ = _ONE  # type: ignore[attr-defined]
    context.on(event, heard)


__all__ = ["hear"]
