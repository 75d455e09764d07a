"""What comes from a system under test is shown, and harms nobody."""

from hypothesis import given
from hypothesis import strategies as st

from ratified.display import legible, printable, shortened, shown


@given(st.text(st.characters(exclude_categories=())))
def test_printable_text_can_be_written_anywhere(text: str) -> None:
    clean = printable(text)

    clean.encode("utf-8")
    assert not any(ord(letter) < 32 and letter not in "\n\t" for letter in clean)
    assert "\x1b" not in clean
    assert printable(clean) == clean


def test_ordinary_text_stays_as_it_is() -> None:
    assert printable("Zoë paid 3 €\n\tin time — 漢字 🎉") == "Zoë paid 3 €\n\tin time — 漢字 🎉"


def test_escapes_tell_what_was_there() -> None:
    assert printable("\x1b[31mred\x00\ud800") == "\\x1b[31mred\\x00\\ud800"


def test_a_megabyte_is_shown_by_its_beginning() -> None:
    assert shortened("a" * 1_000_000, 10) == "aaaaaaaaaa… (999990 more characters)"
    assert len(shown("a" * 1_000_000)) < 500


def test_what_a_console_shows_is_bounded_in_every_line_and_in_all() -> None:
    told = legible("\x1b[2J\n" + "a" * 1_000_000 + "\nlast words")
    assert told.startswith("\\x1b[2J\naaa")
    assert told.endswith("… (998000 more characters)\nlast words")
    assert len(legible("a\n" * 1_000_000)) < 21_000
