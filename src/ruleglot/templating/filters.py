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
import math
import re
import textwrap
from typing import TYPE_CHECKING, Any, assert_never

import tomli_w

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WIDTH = 100
"""Characters to a line of folded text, as in Falco's official rules."""

PLAIN = re.compile(r"[A-Za-z/](?:[A-Za-z0-9_./()+|-]|:(?=/))*(?: [A-Za-z0-9_./()+-]+)*")
"""Texts that need no quotes in YAML: letters first, no mark that means something there; links and `field|modifier`."""

RESERVED = re.compile(r"(?i)(y|n|yes|no|true|false|on|off|null|none|nan|inf|~|[-+.]?(inf|nan)|[0-9].*|0[box].*|=|<<)")
"""Words that one version of YAML or another reads as something other than a text."""


BREAKS = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
"""What one program or another takes for the end of a line."""

PARAGRAPH = re.compile(r"\n[ \t]*\n\s*")

NAMED = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
"""Escapes of YAML's double quotes that have a letter."""

IN_PAGES = re.compile(r"<(?=[/!sS])|[\u2028\u2029]")
"""What can end a script in a page, or begin a comment or another script there, or end a line of old JavaScript."""


def yaml_scalar(value: str | float | bool | None) -> str:  # noqa: FBT001 - a Jinja filter takes its value by place
    """Return a YAML scalar on one line that every YAML version reads as this very value."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return _yaml_float(value)
        case str() if PLAIN.fullmatch(value) and not RESERVED.fullmatch(value):
            return value
        case str() if value.isprintable():
            return "'" + value.replace("'", "''") + "'"
        case str():
            return '"' + "".join(map(_escaped, value)) + '"'
        case _:
            assert_never(value)


def _yaml_float(value: float) -> str:
    """YAML 1.1 takes `1e+16` for a text: a float has a point there."""
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    mantissa, e, exponent = repr(value).partition("e")
    return mantissa + e + exponent if "." in mantissa else f"{mantissa}.0{e}{exponent}"


def _escaped(character: str) -> str:
    if character in NAMED:
        return NAMED[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - widths of escapes


def comment(text: str) -> str:
    """Return the text as comment lines; what could move a cursor becomes a blank."""
    return "\n".join(f"# {_printable(line)}".rstrip() for line in BREAKS.split(text))


def fold(text: str, width: int = WIDTH) -> str:
    """Return the text for a folded block (`>`): wrapped, every line starting with a word; paragraphs stay apart."""
    paragraphs = (" ".join(_printable(each).split()) for each in PARAGRAPH.split(BREAKS.sub("\n", text)))
    wrapped = (textwrap.wrap(each, width, break_long_words=False, break_on_hyphens=False) for each in paragraphs)
    return "\n\n".join("\n".join(lines) for lines in wrapped if lines) or "-"


def _printable(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def toml(value: object) -> str:
    """Return a TOML value: lists on one line where they fit, texts of several lines in triple quotes."""
    match value:
        case dict():
            return "{ " + ", ".join(f"{toml_key(key)} = {toml(each)}" for key, each in value.items()) + " }"
        case list() | tuple():
            items = [toml(each) for each in value]
            line = f"[{', '.join(items)}]"
            fits = len(line) <= WIDTH and "\n" not in line
            return line if fits else "[\n" + "".join(f"    {item},\n" for item in items) + "]"
        case _:
            # In triple quotes the library writes every line break as a plain one.
            several = isinstance(value, str) and "\r" not in value
            return tomli_w.dumps({"x": value}, multiline_strings=several).removeprefix("x = ").removesuffix("\n")


def toml_key(key: str) -> str:
    """Return a TOML key, quoted where it has to be."""
    return tomli_w.dumps({key: 0}).removesuffix(" = 0\n")


def toml_block(text: str) -> str:
    """Return a text as a TOML value on lines of its own: literal where it can be, so that it reads as it is."""
    if "'''" in text or not all(each.isprintable() or each in "\n\t" for each in text):
        return toml(text)
    return f"'''\n{text}'''"


def json(value: object) -> str:
    """Return JSON on one line, the same bytes for the same value, safe inside a page's script as well.

    Dates are written as text. Numbers that are not finite raise `ValueError`: JSON has none.
    """
    text = json_module.dumps(value, ensure_ascii=False, allow_nan=False, default=str)
    return IN_PAGES.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


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
