"""What is there and holds nothing, and scenarios that nobody can tell apart."""

from __future__ import annotations

from collections.abc import Iterator

from ratified.vetting.doubt import Doubt
from ratified.vetting.parsed import Block, Container, Page, is_outline, scenarios_of, written_background


def doubts_about_emptiness(page: Page) -> Iterator[Doubt]:
    """Find features, rules, backgrounds, outlines and scenarios that hold nothing to run."""
    if not page.feature.run_items:
        what = "the feature has no scenario" if page.feature.name else "the file has no feature"
        yield _empty(page, page.feature, what, "write one, or delete the file")
    for container in page.containers():
        yield from _empty_parts(page, container)


def _empty_parts(page: Page, container: Container) -> Iterator[Doubt]:
    if container is not page.feature and not container.run_items:
        yield _empty(page, container, f'the rule "{container.name}" has no scenario', "write one, or delete the rule")
    background = written_background(container)
    if background is not None and not background.steps:
        yield _empty(page, background, "the background has no step", "write one, or delete the background")
    for block in scenarios_of(container):
        if not block.steps:
            what = f"the scenario {_called(block)} has no step, and would pass"
            yield _empty(page, block, what, "write its steps, or delete it")
        if is_outline(block):
            yield from _without_rows(page, block)


def _without_rows(page: Page, outline: Block) -> Iterator[Doubt]:
    if not outline.examples:
        what = f"the outline {_called(outline)} has no examples, and is never run"
        yield _empty(page, outline, what, 'add "Examples:" and a table below its steps')
    for examples in outline.examples:
        if examples.table is None or not examples.table.rows:
            what = f"the examples of the outline {_called(outline)} have no rows, and run nothing"
            yield page.doubt(examples.location.line, what, "add rows below the headings", empty=True)


def _empty(page: Page, block: Block, what: str, following: str) -> Doubt:
    return page.doubt(block.location.line, what, following, empty=True)


def _called(block: Block) -> str:
    return f'"{block.name}"' if block.name else "without a name"


def doubts_about_names(page: Page) -> Iterator[Doubt]:
    """Find scenarios of the same name in the same feature or rule."""
    first: dict[tuple[str, str], int] = {}
    for container in page.containers():
        rule = container.name if container is not page.feature else ""
        for block in scenarios_of(container):
            line = first.setdefault((rule, block.name), block.location.line)
            if line != block.location.line:
                what = f"the scenario {_called(block)} has the same name as that in line {line}"
                yield page.doubt(block.location.line, what, "give each a name that says what only it proves")
