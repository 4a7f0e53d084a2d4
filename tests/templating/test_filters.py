"""Quoting: whatever a text holds, it comes out as one value of its format and reads back as itself."""

from __future__ import annotations

import datetime as dt
import io
import json as json_module
import math
import re
import tomllib
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from ruleglot.templating.filters import comment, fold, json, toml, toml_block, toml_key, yaml_scalar

texts = st.text(st.characters(exclude_categories=["Cs"]))

AWKWARD_TEXTS = [
    "", " ", " a", "a ", "-", "- a", "a: b", "a #b", "#", "'", '"', "\\", "\\n", "a\nb", "\n", "\r\n", "\t",
    "\x00", "\x7f", "\x85", "\u2028", "\ufeff", "\ufffe", "☠", "é", "y", "No", "TRUE", "off", "null", "Null",
    "~", "NaN", ".inf", "-.INF", "1", "0x1f", "0o7", "1e3", "1_000", "12:30:45", "2024-01-01",
    "2024-01-01T00:00:00Z", "=", "<<", "*a", "&a", "!a", "%a", "@a", "`a", "|", ">", "?", "? a", "[a]",
    "{a: b}", "a,b", "---", "...", "{{ 7 * 7 }}", "/tmp/*", "a  b", "e5", "💀", "\U000e0001", "\xa0", "a\u200bb",
    "null and more", "C:\\Windows\\System32", "plain words",
]  # fmt: skip
NUMBERS: list[float] = [0, -1, 10**30, 0.5, 1e16, 1e-7, -1.5e300, 1e22, math.inf, -math.inf]


def ruamel(text: str) -> Any:  # noqa: ANN401 - whatever the scalar says
    return YAML(typ="safe", pure=True).load(io.StringIO(text))["value"]


@pytest.mark.parametrize("value", [*AWKWARD_TEXTS, *NUMBERS, True, False, None])
def test_awkward_scalars_read_back_in_every_yaml(value: str | float | None) -> None:
    written = f"value: {yaml_scalar(value)}\nother: 1\n"
    for read in (ruamel(written), yaml.safe_load(written)["value"]):
        assert (read, type(read)) == (value, type(value))


@given(st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts)
@example("a\n---\nb")
def test_law_a_scalar_reads_back_as_itself(value: str | float | None) -> None:
    written = f"- {yaml_scalar(value)}\n"
    assert "\n" not in yaml_scalar(value)
    for read in (YAML(typ="safe", pure=True).load(io.StringIO(written))[0], yaml.safe_load(written)[0]):
        assert (read, type(read)) == (value, type(value))


def test_not_a_number_is_one_in_yaml_as_well() -> None:
    assert math.isnan(ruamel(f"value: {yaml_scalar(math.nan)}"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain words", "plain words"),
        ("/etc/cron.d/", "/etc/cron.d/"),
        ("/tmp/*", "'/tmp/*'"),
        ("it's", "'it''s'"),
        ("two\nlines", '"two\\nlines"'),
        ("\x1b[2J", '"\\x1b[2J"'),
        ("\u2028\U000e0001", '"\\u2028\\U000e0001"'),
        ("yes", "'yes'"),
        ("4", "'4'"),
        (1e16, "1.0e+16"),
    ],
)
def test_quotes_stand_only_where_they_are_needed(value: str | float, written: str) -> None:
    assert yaml_scalar(value) == written


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("one\ntwo", "# one\n# two"),
        ("one\n\ntwo", "# one\n#\n# two"),
        ("a\r\nb\rc\u2028d\x85e\x0cf", "# a\n# b\n# c\n# d\n# e\n# f"),
        ("tab\there \x1b[2J \u202e", "# tab here  [2J"),
        ("", "#"),
    ],
)
def test_comments_keep_every_line_behind_its_mark(text: str, written: str) -> None:
    assert comment(text) == written


@given(texts)
def test_law_a_comment_says_nothing_to_a_parser(text: str) -> None:
    assert yaml.safe_load(comment(text)) is None
    assert tomllib.loads(comment(text)) == {}


def test_folded_text_is_wrapped_and_keeps_its_paragraphs() -> None:
    assert fold("one two  three\nfour", 9) == "one two\nthree\nfour"
    assert fold("one\n \n\ntwo", 9) == "one\n\ntwo"
    assert fold("unbreakably-long/word short", 9) == "unbreakably-long/word\nshort"
    assert fold(" \n\x00\n ") == "-"


@given(texts, st.integers(1, 60))
def test_law_a_folded_block_reads_back_as_the_same_words(text: str, width: int) -> None:
    block = "value: >-\n" + "".join(f"  {line}".rstrip() + "\n" for line in fold(text, width).split("\n"))
    words = "".join(each if each.isprintable() else " " for each in text).split() or ["-"]
    assert ruamel(block).split() == words
    assert yaml.safe_load(block)["value"].split() == words


scalars = texts | st.booleans() | st.integers() | st.floats(allow_nan=False)
days = st.dates() | st.times() | st.datetimes()
values = st.recursive(scalars | days, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=10)


@given(texts, values)
def test_law_a_toml_value_reads_back_as_itself(key: str, value: object) -> None:
    assert tomllib.loads(f"{toml_key(key)} = {toml(value)}\n") == {key: value}


@given(texts)
def test_law_a_toml_block_reads_back_as_itself(text: str) -> None:
    assert tomllib.loads(f"x = {toml_block(text)}\n") == {"x": text}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (["a", "b"], '["a", "b"]'),
        (("a" * 60, "b" * 60), f'[\n    "{"a" * 60}",\n    "{"b" * 60}",\n]'),
        ("two\nlines\n", '"""\ntwo\nlines\n"""'),
        ("other\r\nbreaks", '"other\\r\\nbreaks"'),
        ({"a b": 1, "c": [{"d": "e"}]}, '{ "a b" = 1, c = [{ d = "e" }] }'),
    ],
)
def test_toml_values_are_laid_out_for_people(value: object, written: str) -> None:
    assert toml(value) == written


def test_a_block_is_literal_where_it_can_be() -> None:
    assert toml_block('a "\\" b') == "'''\na \"\\\" b'''"
    assert toml_block("a ''' b") == "\"a ''' b\""


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner) | st.dictionaries(texts, inner),
    max_leaves=10,
)


@given(plain)
@example("</script><script>alert(1)</script><!-- \u2028")
def test_law_json_reads_back_as_itself_and_cannot_leave_a_script(value: object) -> None:
    written = json(value)
    assert json_module.loads(written) == value
    assert re.search(r"</|<!|<s|\n|\u2028|\u2029", written, re.IGNORECASE) is None


def test_json_keeps_words_readable_and_dates_as_text() -> None:
    assert json({"a": "é < ☠", "b": dt.date(2024, 1, 2)}) == '{"a": "é < ☠", "b": "2024-01-02"}'


def test_json_has_no_endless_numbers() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        json(math.inf)
