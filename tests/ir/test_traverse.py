"""The one traversal: every leaf, in the order of the text, and whether it is asked for or excluded."""

from __future__ import annotations

from tests.reading import read_events

from ruleglot.ir.traverse import leaves, signed_leaves


def test_leaves_know_whether_they_are_excluded() -> None:
    query = read_events("any where a.x == 1 and not (b.x == 2 or not c.x == 3) and d.x != 4")
    signs = [(leaf.subject.name, negated) for leaf, negated in signed_leaves(query.condition)]  # type: ignore[union-attr]
    assert signs == [("a.x", False), ("b.x", True), ("c.x", False), ("d.x", True)]
    assert [leaf for leaf, _ in signed_leaves(query.condition)] == [*leaves(query.condition)]
