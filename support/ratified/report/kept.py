"""What a folder of results keeps, for reports of our own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any


def newest(results: Path) -> list[dict[str, Any]]:
    """Return the results of a folder; of scenarios that ran twice, the last."""
    found: dict[str, dict[str, Any]] = {}
    for path in results.glob("*-result.json"):
        result = json.loads(path.read_text(encoding="utf-8"))
        known = found.get(result.get("historyId", path.name))
        if known is None or known.get("start", 0) <= result.get("start", 0):
            found[result.get("historyId", path.name)] = result
    return list(found.values())


def attached(results: Path, result: Mapping[str, Any], media_type: str) -> Iterator[Any]:
    """Give what is attached to a result as JSON of a type."""
    for attachment in result.get("attachments", []):
        if attachment["type"] == media_type:
            yield json.loads((results / attachment["source"]).read_text(encoding="utf-8"))


def attached_to_run(results: Path, media_type: str) -> Iterator[Any]:
    """Give what is attached to the run as a whole as JSON of a type, from the oldest to the newest."""
    wholes = (json.loads(path.read_text(encoding="utf-8")) for path in results.glob("*-globals.json"))
    kept = [attachment for whole in wholes for attachment in whole.get("attachments", [])]
    for attachment in sorted(kept, key=lambda one: int(one.get("timestamp", 0))):
        yield from attached(results, {"attachments": [attachment]}, media_type)


def labels_of(result: Mapping[str, Any], name: str) -> list[str]:
    """Return the labels of a name."""
    return [label["value"] for label in result.get("labels", []) if label["name"] == name]


def environment_of(results: Path) -> dict[str, str]:
    """Return where the run took place."""
    path = results / "environment.properties"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return dict(line.split("=", 1) for line in lines if "=" in line)
