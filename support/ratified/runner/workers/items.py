"""What behave's own loop over a feature is given, one after another, while it runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from ratified.gherkin import container_loop


class Item:
    """Something that behave's loop over a feature runs."""

    def __init__(self, perform: Callable[[Any], bool]) -> None:
        self.run = perform


class Course(list[Any]):
    """The items of a feature or a rule; behave's own loop gets those that are ordered, everybody else gets all."""

    def __init__(self, items: Sequence[Any], ordered: Callable[[], Iterator[Any]]) -> None:
        super().__init__(items)
        self._ordered = ordered

    def __iter__(self) -> Iterator[Any]:
        if sys._getframe(1).f_code is container_loop():  # noqa: SLF001 - the one reader that must see something else
            return self._ordered()
        return islice(super().__iter__(), None)
