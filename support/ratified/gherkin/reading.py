"""Feature files, read as far as behave can."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from behave import i18n, model
from behave import parser as behave_parser

from ratified.failures import ConfigurationError
from ratified.gherkin.model import Feature, Reading


def read_feature(text: str, filename: str, language: str | None = None) -> Feature:
    """Read the text of a feature file as far as behave can; what cannot be read to its end cannot be run either."""
    parser = behave_parser.Parser(language)
    stopped_at, because = 0, ""
    try:
        parser.parse(text, filename)
    except behave_parser.ParserError as wrong:
        stopped_at, because = parser.line, str(wrong.args[0])
    except KeyError:
        if parser.language in i18n.languages:
            raise
        stopped_at, because = parser.line, f'no language is called "{parser.language}"'
    feature = cast("Any", parser.feature or model.Feature(filename, 1, "Feature", ""))
    doc_string = parser.multiline_start if parser.state is behave_parser.State.MULTILINE_TEXT else 0
    feature.reading = Reading(text, parser.language, doc_string, tuple(parser.tags), stopped_at, because)
    if stopped_at:
        feature.run = functools.partial(_refuse_to_run, f"{filename}:{stopped_at} cannot be read", because)
    return cast("Feature", feature)


def _refuse_to_run(what: str, because: str, _: object) -> None:
    # Our own runner looks at all files before it begins; this is for every other.
    raise ConfigurationError(what, actual=because)


def _read_file(filename: str, language: str | None = None) -> Feature:
    """Read a feature file; a byte order mark, with which some editors begin every file, is not its first letter."""
    try:
        text = Path(filename).read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ConfigurationError(
            f"the feature file {filename} is not UTF-8", actual=str(wrong), next="save it as UTF-8"
        ) from None
    return read_feature(text, filename, language)


def keywords() -> Mapping[str, Mapping[str, Sequence[str]]]:
    """Return the keywords of every language that Gherkin is written in."""
    return cast("Mapping[str, Mapping[str, Sequence[str]]]", i18n.languages)


# behave takes the mark for a part of the first keyword, stops at other encodings without naming the file, and passes
# over a file without a feature.
behave_parser.parse_file = _read_file
