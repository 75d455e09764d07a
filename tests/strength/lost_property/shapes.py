"""What answers look like: the fields they have, and the type of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ratified.api import Json

NUMBER = (int, float)
Shape = Mapping[str, type | tuple[type, ...]]

SHAPES: Mapping[str, Shape] = {
    "session": {"token": str, "role": str, "office": str},
    "thing": {
        "id": str,
        "title": str,
        "kind": str,
        "place": str,
        "foundOn": str,
        "value": NUMBER,
        "status": str,
        "registeredBy": str,
        "registeredAt": str,
        "version": int,
    },
    "list": {"things": list, "total": int, "next": (int, type(None))},
    "claim": {"id": str, "by": str, "released": bool, "reason": str},
    "fee": {"days": int, "billedDays": int, "net": NUMBER, "tax": NUMBER, "total": NUMBER},
    "fees": {"perDay": NUMBER, "tax": int, "freeDays": int},
    "summary": {"kept": int, "released": int, "value": NUMBER, "kinds": list},
    "refusal": {"code": str, "message": str, "fields": list},
    "start": {"shelves": int, "things": int},
    "shelf": {"place": str, "counted": int},
    "end": {"counted": int},
}


def misfits(told: Json, name: str) -> list[str]:
    """Return what is wrong with the shape of something; of a list, also with its rows, of a refusal, with its error."""
    if not isinstance(told, dict):
        return [f"the {name} is no object"]
    if name == "refusal":
        told = told.get("error")
        if not isinstance(told, dict):
            return ["a refusal has no error"]
    found = list(_misfits(told, SHAPES[name]))
    rows = told.get("things") if name == "list" else []
    for row in rows if isinstance(rows, list) else []:
        found.extend(misfits(row, "thing"))
    return found


def _misfits(told: Mapping[str, Json], shape: Shape) -> Iterator[str]:
    for name, kind in shape.items():
        if name not in told:
            yield f"{name} is missing"
        elif not isinstance(told[name], kind):
            yield f"{name} is {told[name]!r}"
