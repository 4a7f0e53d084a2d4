"""How a diagnostic looks: the place, the line, the caret under what is meant."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ruleglot.diagnostics.eql import UnexpectedToken
from ruleglot.diagnostics.notes import ClauseDropped, Direction
from ruleglot.diagnostics.render import diagnostic_data, diagnostic_text, width
from ruleglot.source import Source, Span


def shown(text: str, start: int, end: int) -> list[str]:
    span = Span(Source("rule.toml", text), start, end)
    return diagnostic_text(UnexpectedToken(found="`=`", expected="`==`", hint="write `==`", span=span)).split("\n")


def test_an_error_shows_place_line_caret_and_help() -> None:
    assert shown('any where\n  a = "b"\n', 14, 15) == [
        "error[Q001]: found `=` where `==` is expected",
        " --> rule.toml:2:5",
        "  |",
        '2 |   a = "b"',
        "  |     ^ expected `==`",
        "  help: write `==`",
    ]


def test_a_place_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    assert shown("abc\ndef", 1, 6)[3:5] == ["1 | abc", "  |  ^^ expected `==`"]


def test_the_end_of_a_text_has_a_caret_of_its_own() -> None:
    assert shown("abc", 3, 3)[3:5] == ["1 | abc", "  |    ^ expected `==`"]


def test_wide_characters_and_tabs_keep_the_caret_in_its_place() -> None:
    assert shown("日本\t=", 3, 4)[3:5] == ["1 | 日本 =", "  |      ^ expected `==`"]


def test_what_could_move_the_cursor_is_written_out() -> None:
    assert "\x1b" not in "\n".join(shown("\x1b[31m = x", 6, 7))


def test_a_very_long_line_is_cut_around_the_caret() -> None:
    line, mark = shown("x" * 5000 + "=" + "y" * 5000, 5000, 5001)[3:5]
    assert len(line) < 140
    assert line[mark.index("^")] == "="


def test_a_part_of_a_file_is_shown_at_its_place_in_the_file() -> None:
    file = Source("rule.toml", "[rule]\nquery = 'any where a = 1'\n")
    start = file.text.index("any")
    query = file.part(start, start + len("any where a = 1"))
    text = diagnostic_text(UnexpectedToken(found="`=`", expected="`==`", span=Span(query, 12, 13)))
    assert text.split("\n")[1:4] == [" --> rule.toml:2:22", "  |", "2 | query = 'any where a = 1'"]


def test_a_note_as_data_has_its_clause_direction_and_place() -> None:
    span = Span(Source("rule.toml", "any where a == 1"), 10, 16)
    note = ClauseDropped(clause="a == 1", direction=Direction.BROADER, reason="no field", remedy="keep it", span=span)
    assert diagnostic_data(note) == {
        "code": "N101",
        "severity": "note",
        "message": "`a == 1`: no field",
        "help": "keep it",
        "title": "clause left out",
        "clause": "a == 1",
        "direction": "broader",
        "reason": "no field",
        "remedy": "keep it",
        "place": {"path": "rule.toml", "line": 1, "column": 11, "end_line": 1, "end_column": 17},
    }


@given(st.text(min_size=1), st.data())
def test_rendering_never_fails_and_marks_as_wide_as_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = shown(text, start, end)
    assert all(line.isprintable() for line in lines)
    assert any("^" in line for line in lines)
    assert width("é") == 1
