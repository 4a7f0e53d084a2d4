r"""Java's regular expressions in RE2's syntax: Elasticsearch runs them on what functions compute.

>>> java_to_re2("(a+)[x-z]", Case.ASCII)
'(?:[aA]+)[x-zXYZ]'

Source: Java's class java.util.regex.Pattern. Not compared with a Java machine.
"""

from __future__ import annotations

import re
from string import ascii_letters

from ruleglot.automata.case import alike
from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.evaluation import RegexNotRunnable
from ruleglot.ir.nodes import Case, Dialect

CHARACTER = r"\\u(?![dD][89a-fA-F])[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[aefnrt]|\\[^a-zA-Z0-9]"
MEMBER = (
    rf"(?>\\(?P<class>[dDsSwW])|(?P<first>{CHARACTER}|[^\\\[\]&])-(?P<last>{CHARACTER}|[^\\\[\]&])"
    rf"|(?P<one>{CHARACTER}|[^\\\[\]&]|&(?!&))(?!-[^\]]))"
)
MEMBERS = re.sub(r"\?P<\w+>", "?:", MEMBER) + "++"
JAVA_TOKEN = re.compile(
    rf"\\Q(?P<quoted>.*?)(?:\\E|\Z)|(?P<one>{CHARACTER}|[^\\\[(){{.*+?|^$])|\\(?P<class>[dDsSwW])|(?P<any>\.)"
    rf"|\[(?P<negated>\^?+)(?P<set>{MEMBERS})\]|(?P<group>\((?!\?)|\(\?(?::|<[a-zA-Z][a-zA-Z0-9]*>))"
    r"|(?P<same>[)|^]|\\[AbBz]|\$(?=\)*\Z)|(?:[*+?]|\{[0-9]+(?:,[0-9]*)?\})\??(?![*+?{]))|(?P<odd>\{[0-9]+,?[0-9]*\}|.)",
    re.DOTALL,
)
"""What an expression of Java's is made of. What RE2 has not, or may read in another way, is odd."""

ESCAPES = {"a": "\a", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}

CLASSES = {
    "d": "0-9",
    "D": r"\D",
    "s": r"\s\x0b",  # RE2's has no vertical tab
    "S": r"\x00-\x08\x0e-\x1f!-\x{10ffff}",
    "w": "0-9A-Za-z_",
    "W": r"\W",
}
r"""Java's classes as members of a set of RE2's. (Java's `\b` is RE2's, of ASCII letters, since Java 19.)"""

ANY = r"[^\n\r\x{85}\x{2028}\x{2029}]"

REASONS = {
    "\\": r"of escapes, only characters, `\d \D \s \S \w \W`, `\A \b \B \z` and `\Q…\E` have a counterpart",
    "[": "a set `[…]` is not closed, or has a set, an intersection or an escape in it that has no counterpart",
    "(": "look-around, flags and atomic groups `(?…)` have no counterpart",
    "$": "a `$` that is not at the end may stand before a line end, which has no counterpart",
    "{": "a `{` begins no number of repetitions",
}
"""Why an expression of Java's cannot be run, by the character that is odd; any other is a quantifier."""

QUANTIFIER = "a possessive quantifier has no counterpart, and no other one can follow a quantifier"


def java_to_re2(pattern: str, case: Case) -> str:
    """Return in RE2's syntax what Java's `Pattern.matches` asks of a whole text.

    Unless `case` is exact, the other case of ASCII letters is written out, in ranges too: CASE_INSENSITIVE without
    UNICODE_CASE. Raises `DiagnosticError` (E001) where RE2 has no counterpart.
    """
    folded = Case.EXACT if case is Case.EXACT else Case.ASCII
    return "".join(_token(each, pattern, folded) for each in JAVA_TOKEN.finditer(pattern))


def _token(token: re.Match[str], pattern: str, case: Case) -> str:
    found, kind = token[token.lastgroup or 0], token.lastgroup
    match kind:
        case "quoted":
            return "".join(f"[{_form(each, case)}]" for each in found)
        case "one":
            return f"[{_form(_character(found), case)}]"
        case "class":
            return f"[{CLASSES[found]}]"
        case "set":
            members = "".join(_member(each, case) for each in re.finditer(MEMBER, found, re.DOTALL))
            return f"[{token['negated']}{members}]"
        case "any":
            return ANY
        case "group":
            return "(?:"
        case "same":
            return found
        case _:
            reason = REASONS.get(found, QUANTIFIER)
            raise DiagnosticError(RegexNotRunnable(pattern=pattern, dialect=Dialect.JAVA, reason=reason))


def _member(member: re.Match[str], case: Case) -> str:
    if member["class"]:
        return CLASSES[member["class"]]
    if member["one"]:
        return _form(_character(member["one"]), case)
    first, last = _character(member["first"]), _character(member["last"])
    others = [each.swapcase() for each in ascii_letters if first <= each <= last and case is not Case.EXACT]
    return f"{_coded(first)}-{_coded(last)}{''.join(others)}"


def _form(character: str, case: Case) -> str:
    """Return a character, and its other case where it is ignored, as members of a set."""
    return "".join(map(_coded, alike(character, case)))


def _character(written: str) -> str:
    """Return the character that is written, as itself or with an escape."""
    if written.startswith(("\\u", "\\x")):
        return chr(int(written.lstrip(r"\ux"), 16))
    return ESCAPES.get(written[1:], written[-1])


def _coded(character: str) -> str:
    """Return a character in a form that is not special anywhere in RE2's syntax."""
    return character if character.isascii() and character.isalnum() else f"\\x{{{ord(character):x}}}"
