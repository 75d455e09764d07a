"""The changes that could be made to the answers of one endpoint, and an answer with one of them made."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ratified.strength.operators import headers, statuses, streams, tolerance, transport, values
from ratified.strength.operators.catalogue import OPERATORS, operator_of
from ratified.strength.operators.documents import with_body
from ratified.strength.operators.transport import Lost
from ratified.strength.operators.values import Others
from ratified.strength.words import Change, Family, Reply

# The changes that are made to an answer as a whole.
_WHOLE = frozenset({Family.STATUS, Family.TRANSPORT, Family.TOLERANCE})


def changes_of(replies: Sequence[Reply], others: Others, noise: Collection[str] = ()) -> Iterator[Change]:
    """Give every change that alters at least one of the answers recorded at an endpoint.

    The others are, by field, values seen at that field anywhere; values at fields that are noise are left alone.
    """
    distinct = tuple(dict.fromkeys(replies))
    for name, operator in OPERATORS.items():
        change = Change(name)
        if operator.family in _WHOLE and any(changed(reply, change, others) for reply in distinct):
            yield change
    yield from headers.changes_of(distinct)
    yield from values.changes_of(distinct, others, noise)
    yield from streams.changes_of(distinct)


def changed(reply: Reply, change: Change, others: Others) -> Reply | Lost | None:
    """Return the answer with a change made, or nothing where the change does not apply to it."""
    fresh = _ON[operator_of(change.operator).family](reply, change, others)
    return with_body(fresh, fresh.body) if isinstance(fresh, Reply) and fresh.body else fresh


_ON: Mapping[Family, Callable[[Reply, Change, Others], Reply | Lost | None]] = {
    Family.STATUS: lambda reply, change, _: statuses.changed(reply, change.operator),
    Family.HEADER: lambda reply, change, _: headers.changed(reply, change),
    Family.VALUE: values.changed,
    Family.SHAPE: values.changed,
    Family.STREAM: lambda reply, change, _: streams.changed(reply, change),
    Family.TRANSPORT: lambda reply, change, _: transport.TRANSPORTS[change.operator](reply),
    Family.TOLERANCE: lambda reply, change, _: tolerance.changed(reply, change.operator),
}
