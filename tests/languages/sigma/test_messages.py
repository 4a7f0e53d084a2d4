"""A museum of bad Sigma rules, with what the user is told about each."""

from __future__ import annotations

import pytest

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.render import diagnostic_text
from ruleglot.languages.sigma.read import read_query
from ruleglot.source import Source

HEAD = "title: T\nlogsource: {product: linux}\n"


def told(text: str) -> str:
    with pytest.raises(DiagnosticError) as caught:
        read_query(Source("rule.yml", text))
    return "\n".join(map(diagnostic_text, caught.value.diagnostics))


def item(line: str, condition: str = "selection") -> str:
    return f"{HEAD}detection:\n    selection:\n        {line}\n    condition: {condition}\n"


MUSEUM = [
    (
        item("a|contain: x"),
        """\
error[S004]: Sigma has no modifier `contain`
 --> rule.yml:5:9
  |
5 |         a|contain: x
  |         ^^^^^^^^^
  help: did you mean `contains`?""",
    ),
    (
        item("Port|contains: 44"),
        """\
error[S005]: `contains` takes a text, found a number: `44`
 --> rule.yml:5:24
  |
5 |         Port|contains: 44
  |                        ^^ expected a text""",
    ),
    (
        item("Port|gt: null"),
        """\
error[S005]: `gt` takes a number, found null
 --> rule.yml:5:18
  |
5 |         Port|gt: null
  |                  ^^^^ expected a number""",
    ),
    (
        item("Ip|cidr: [10.0.0.0/8, 10.0.0.1/8]"),
        """\
error[S005]: `cidr` takes a network such as `10.0.0.0/8`, found `10.0.0.1/8`
 --> rule.yml:5:31
  |
5 |         Ip|cidr: [10.0.0.0/8, 10.0.0.1/8]
  |                               ^^^^^^^^^^ expected a network such as `10.0.0.0/8`""",
    ),
    (
        item("a|re: '(?=x)y'"),
        """\
error[S006]: the regular expression `(?=x)y` cannot be read: invalid perl operator: (?=
 --> rule.yml:5:15
  |
5 |         a|re: '(?=x)y'
  |               ^^^^^^^^""",
    ),
    (
        item("a: x", "selektion and not selection"),
        """\
error[S007]: `selektion` is no selection of this rule
 --> rule.yml:6:16
  |
6 |     condition: selektion and not selection
  |                ^^^^^^^^^
  help: did you mean `selection`?""",
    ),
    (
        item("a: x", "'selection selection'"),
        """\
error[S008]: the condition cannot be read from `selection` on
 --> rule.yml:6:27
  |
6 |     condition: 'selection selection'
  |                           ^^^^^^^^^ no expression
  help: names are joined by `and` and `or`; `not`, `1 of` and `all of` stand before a name""",
    ),
    (
        item("a: x", "selection and"),
        """\
error[S008]: the condition cannot be read from its end on
 --> rule.yml:6:29
  |
6 |     condition: selection and
  |                             ^ no expression
  help: names are joined by `and` and `or`; `not`, `1 of` and `all of` stand before a name""",
    ),
    (
        item("a: x", "1 of nothing_*"),
        """\
error[S001]: this is no sound Sigma rule: Selector '1 of nothing_*' doesn't match any detection
 --> rule.yml:6:16
  |
6 |     condition: 1 of nothing_*
  |                ^^^^^^^^^^^^^^""",
    ),
    (
        item("a: x", "selection | count() > 5"),
        """\
error[S002]: RuleGlot does not read aggregations (`|`) in Sigma rules yet
 --> rule.yml:6:26
  |
6 |     condition: selection | count() > 5
  |                          ^""",
    ),
    (
        item("a|re|cased: x"),
        """\
error[S001]: this is no sound Sigma rule: the modifiers of `a|re|cased` do not go together
 --> rule.yml:5:9
  |
5 |         a|re|cased: x
  |         ^^^^^^^^^^""",
    ),
    (
        item("a|windash: ' -a -b -c -d'"),
        """\
error[S001]: this is no sound Sigma rule: windash modifier expands at most three dash occurrences in one value; \
split multiple dash expansions into separate ORed string match conditions with one dash expanded
 --> rule.yml:5:9
  |
5 |         a|windash: ' -a -b -c -d'
  |         ^^^^^^^^^""",
    ),
    (
        item("a|expand: '%admins%'"),
        """\
error[S002]: RuleGlot does not read placeholders (`expand`) in Sigma rules yet
 --> rule.yml:5:9
  |
5 |         a|expand: '%admins%'
  |         ^^^^^^^^""",
    ),
    (
        item("a|hour: 5"),
        """\
error[S002]: RuleGlot does not read parts of a time (`hour`) in Sigma rules yet
 --> rule.yml:5:9
  |
5 |         a|hour: 5
  |         ^^^^^^""",
    ),
    (
        item("a|re|s: x"),
        """\
error[S002]: RuleGlot does not read regular expressions with the flag `s` in Sigma rules yet
 --> rule.yml:5:9
  |
5 |         a|re|s: x
  |         ^^^^^^""",
    ),
    (
        item("'|all': [x, y]"),
        """\
error[S002]: RuleGlot does not read keywords without a field in Sigma rules yet
 --> rule.yml:5:9
  |
5 |         '|all': [x, y]
  |         ^^^^^^""",
    ),
    (
        item("- word"),
        """\
error[S002]: RuleGlot does not read keywords without a field in Sigma rules yet
 --> rule.yml:5:11
  |
5 |         - word
  |           ^^^^""",
    ),
    (
        item("a: []"),
        """\
error[S002]: RuleGlot does not read empty lists of values in Sigma rules yet
 --> rule.yml:5:12
  |
5 |         a: []
  |            ^^""",
    ),
    (
        item("a: 2026-01-02"),
        """\
error[S001]: this is no sound Sigma rule: a value of `a` is `2026-01-02`, which YAML takes for a date; expected a \
text, a number, true, false or null
 --> rule.yml:5:12
  |
5 |         a: 2026-01-02
  |            ^^^^^^^^^^""",
    ),
    (
        item("a: {b: c}"),
        """\
error[S001]: this is no sound Sigma rule: a value of `a` is a list or map; expected a text, a number, true, false or \
null
 --> rule.yml:5:12
  |
5 |         a: {b: c}
  |            ^^^^^^""",
    ),
    (
        item("yes: x"),
        """\
error[S001]: this is no sound Sigma rule: the name of a field is no text
 --> rule.yml:5:9
  |
5 |         yes: x
  |         ^^^""",
    ),
    (
        item("{}"),
        """\
error[S001]: this is no sound Sigma rule: the selection `selection` is empty
 --> rule.yml:5:9
  |
5 |         {}
  |         ^^""",
    ),
    (
        item("? [a]\n        : b"),
        """\
error[S001]: this is no sound Sigma rule: a key is a list or a mapping
 --> rule.yml:5:11
  |
5 |         ? [a]
  |           ^^^""",
    ),
    (
        item("a: 1\n        a: 2"),
        """\
error[S001]: this is no sound Sigma rule: the key `a` stands here twice
 --> rule.yml:6:9
  |
6 |         a: 2
  |         ^""",
    ),
    (
        item("a: &x 1\n        b: *x"),
        """\
error[S002]: RuleGlot does not read YAML aliases in Sigma rules yet
 --> rule.yml:6:12
  |
6 |         b: *x
  |            ^^""",
    ),
    (
        item("a: !!binary eA=="),
        """\
error[S002]: RuleGlot does not read YAML tags in Sigma rules yet
 --> rule.yml:5:12
  |
5 |         a: !!binary eA==
  |            ^^^^^^^^^^^^^""",
    ),
    (
        item("a: 1\n    timeframe: 5m"),
        """\
error[S002]: RuleGlot does not read a `timeframe` in Sigma rules yet
 --> rule.yml:6:16
  |
6 |     timeframe: 5m
  |                ^^""",
    ),
    (
        item("a: 1", "[1, 2]"),
        """\
error[S001]: this is no sound Sigma rule: the condition is no text
 --> rule.yml:6:17
  |
6 |     condition: [1, 2]
  |                 ^""",
    ),
    (
        f"{HEAD}id: 5\ndetection: {{s: {{a: 1}}, condition: s}}\n",
        """\
error[S001]: this is no sound Sigma rule: `id` is no text
 --> rule.yml:3:5
  |
3 | id: 5
  |     ^""",
    ),
    (
        f"{HEAD}tags: [nothing]\ndetection: {{s: {{a: 1}}, condition: s}}\n",
        """\
error[S001]: this is no sound Sigma rule: Sigma tag must start with namespace separated with dot from remaining tag.
 --> rule.yml:3:1
  |
3 | tags: [nothing]
  | ^^^^""",
    ),
    (
        "title: T\nlogsource: {}\ndetection: {s: {a: 1}, condition: s}\n",
        """\
error[S001]: this is no sound Sigma rule: Sigma log source can't be empty
 --> rule.yml:2:1
  |
2 | logsource: {}
  | ^^^^^^^^^""",
    ),
    (
        f"{HEAD}detection:\n",
        """\
error[S001]: this is no sound Sigma rule: Sigma detection must be a valid YAML map
 --> rule.yml:3:1
  |
3 | detection:
  | ^^^^^^^^^""",
    ),
    (
        "- title: T\n",
        """\
error[S001]: this is no sound Sigma rule: a rule is a mapping
 --> rule.yml:1:1
  |
1 | - title: T
  | ^""",
    ),
    (
        "title: ]\n",
        """\
error[D003]: this is no sound YAML: expected the node content, but found ']'
 --> rule.yml:1:8
  |
1 | title: ]
  |        ^""",
    ),
    (
        item(f"a: {'9' * 5000}"),
        """\
error[D003]: this is no sound YAML: Exceeds the limit (4300 digits) for integer string conversion: value has 5000 \
digits; use sys.set_int_max_str_digits() to increase the limit""",
    ),
    (
        "title: \x00\n",
        """\
error[D003]: this is no sound YAML: unacceptable character #x0000: special characters are not allowed in \
"<unicode string>", position 7""",
    ),
    (
        f"{HEAD}detection: {'[' * 2000}{']' * 2000}\n",
        "error[D008]: `rule.yml` nests too deep to be read",
    ),
    (
        item("a: x", "not " * 121 + "selection"),
        "error[D008]: `rule.yml` nests too deep to be read",
    ),
    (
        item("a: x", "not " * 2000 + "selection"),
        "error[D008]: `rule.yml` nests too deep to be read",
    ),
]


@pytest.mark.parametrize(("text", "expected"), MUSEUM, ids=[expected.split("\n")[0][6:70] for _, expected in MUSEUM])
def test_what_is_wrong_is_told_with_its_place(text: str, expected: str) -> None:
    assert told(text) == expected


def test_no_engine_talks_past_us(capfd: pytest.CaptureFixture[str]) -> None:
    told(item("a|re: '('"))
    assert capfd.readouterr() == ("", "")


def test_a_place_inside_a_folded_condition_is_the_whole_condition() -> None:
    text = item("a: x", ">\n        selection and\n        nothing")
    assert "`nothing` is no selection" in told(text)
    assert " --> rule.yml:6:16\n" in told(text)
