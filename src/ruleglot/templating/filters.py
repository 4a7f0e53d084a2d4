r"""How values are quoted in the files that the templates lay out.

Rule text may be hostile; whatever it holds, a filter's result is one value of its format and nothing more:

>>> print(yaml_scalar("a: b # c"), yaml_scalar("plain words"), yaml_scalar("two\nlines"))
'a: b # c' plain words "two\nlines"
>>> print(comment("one\ntwo"))
# one
# two
"""

from __future__ import annotations

import json as json_module
import re
import textwrap
from typing import TYPE_CHECKING, Any

import tomli_w

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WIDTH = 100
"""Characters to a line of folded text, as in Falco's official rules."""

PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./()+-]*(?: [A-Za-z0-9_./()+-]+)*")
"""Texts that need no quotes in YAML: letters first, no mark that means something there."""

RESERVED = re.compile(r"(?i)(y|n|yes|no|true|false|on|off|null|none|nan|inf|~|[-+.]?(inf|nan)|[0-9].*|0[box].*|=|<<)")
"""Words that one version of YAML or another reads as something other than a text."""


def yaml_scalar(value: str | float | bool | None) -> str:  # noqa: FBT001 - a Jinja filter takes its value by place
    """Return a YAML scalar on one line that every YAML version reads as this very value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return json_module.dumps(value)
        case str() if PLAIN.fullmatch(value) and not RESERVED.fullmatch(value):
            return value
        case str() if all(each.isprintable() for each in value):
            return "'" + value.replace("'", "''") + "'"
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    named = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
    if character in named:
        return named[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004


def comment(text: str) -> str:
    """Return the text as comment lines; what could end a line or move a cursor is dropped."""
    lines = re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+", text)
    return "\n".join(f"# {''.join(each for each in line if each.isprintable())}".rstrip() for line in lines)


def fold(text: str, width: int = WIDTH) -> str:
    """Return the text for a folded block (`>`): wrapped, every line starting with a word, nothing unprintable."""
    clean = "".join(each if each.isprintable() else " " for each in text)
    return "\n".join(textwrap.wrap(clean, width, break_long_words=False, break_on_hyphens=False)) or "-"


def toml(value: object) -> str:
    """Return a TOML value: lists on one line where they fit, texts of several lines in triple quotes."""
    match value:
        case dict():
            # A table inside two lists is the only one that the library writes in line.
            return _dumped([[value]]).strip("[], \n")
        case list() | tuple():
            items = [toml(each) for each in value]
            line = f"[{', '.join(items)}]"
            fits = len(line) <= WIDTH and "\n" not in line
            return line if fits else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
        case _:
            return _dumped(value)


def _dumped(value: object) -> str:
    return tomli_w.dumps({"x": value}, multiline_strings=isinstance(value, str)).removeprefix("x = ").rstrip("\n")


def toml_key(key: str) -> str:
    """Return a TOML key, quoted where it has to be."""
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def toml_block(text: str) -> str:
    """Return a text of several lines as a TOML value: literal where it can be, so that it reads as it is."""
    if "'''" in text or not all(each.isprintable() or each in "\n\t" for each in text):
        return toml(text)
    return f"'''\n{text}\n'''"


def json(value: object) -> str:
    """Return JSON on one line, the same bytes for the same value, safe inside a page's script as well."""
    return json_module.dumps(value, ensure_ascii=False, default=str).replace("</", "<\\/")


FILTERS: Mapping[str, Callable[..., Any]] = {
    "yaml_scalar": yaml_scalar,
    "comment": comment,
    "fold": fold,
    "toml": toml,
    "toml_key": toml_key,
    "toml_block": toml_block,
    "json": json,
}
"""The names under which templates know the filters."""
