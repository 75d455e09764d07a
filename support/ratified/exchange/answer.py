"""What a system answered, read strictly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from ratified.display import shown
from ratified.exchange.headers import Headers
from ratified.exchange.limits import Limits
from ratified.exchange.strict_json import Json, strict_json
from ratified.failures import NoAnswer

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system answered, whatever its status; `exchange` is its number on the tape."""

    status: int
    headers: Headers = field(repr=False)
    body: bytes = field(repr=False)
    exchange: int
    asked: str
    url: str = field(repr=False)
    took: float = field(repr=False)
    limits: Limits = field(default_factory=Limits, repr=False, compare=False)

    @property
    def ok(self) -> bool:
        """Tell whether the status says that what was asked was done."""
        return 200 <= self.status < 300

    @property
    def media_type(self) -> str:
        """Return the content type without its parameters."""
        return self.headers.get("content-type").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """Return the body as text; what is not UTF-8 is escaped."""
        return self.body.decode("utf-8", "backslashreplace")

    def json(self) -> Json:
        """Return the body's JSON value, refused unless every parser reads it alike."""
        return strict_json(self.body, self.limits, source=self._source())

    def object(self) -> dict[str, Json]:
        """Return the body's JSON object."""
        value = self.json()
        if isinstance(value, dict):
            return value
        raise self._unfit("its body is no JSON object", "a JSON object", shown(value))

    def read(self, wanted: type[_T]) -> _T:
        """Return the body as a value of this type: camelCase keys fill snake_case fields, unknown keys are left out."""
        # Imported late: a run that reads no answer, such as a dry one, does not pay for it.
        from ratified.exchange.reading import Misfit, read_as

        value = self.json()
        try:
            return read_as(value, wanted)
        except Misfit as misfit:
            name = getattr(wanted, "__name__", str(wanted))
            actual = f"{misfit.problem} at {misfit.place}\nthe whole value: {shown(value)}"
            raise self._unfit(f"its body is no {name}", f"a body that reads as {name}", actual) from None

    def _unfit(self, why: str, expected: str, actual: str) -> NoAnswer:
        return NoAnswer(
            "bad answer",
            f"{self._source()} cannot be read: {why}",
            expected=expected,
            actual=actual,
            next=f"look at exchange {self.exchange}: did the system change its answer, or does the type ask too much?",
        )

    def _source(self) -> str:
        return f"the answer {self.status} to {self.asked}"
