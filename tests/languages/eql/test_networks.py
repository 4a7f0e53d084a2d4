from __future__ import annotations

import pytest
from tests.reading import expression

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.ir.nodes import Field, InNetwork, Vocabulary
from ruleglot.languages.eql.networks import network_test
from ruleglot.languages.eql.syntax import FunctionCall


def lowered(text: str) -> InNetwork:
    condition = expression(text)
    assert isinstance(condition, FunctionCall)
    return network_test(condition)


@pytest.mark.parametrize(
    "network",
    [
        "10.0.0.0/8",
        "10.6.48.157/8",
        "10.0.0.1",
        "0.0.0.0/0",
        "::/0",
        "fe80::/10",
        "::1",
        "::FFFF:10.0.0.1",
        "fe80::1/128",
    ],
)
def test_networks_are_kept_as_they_are_written(network: str) -> None:
    found = lowered(f'cidrMatch(?source.ip, "127.0.0.1", "{network}")')
    assert found.subject == Field(vocabulary=Vocabulary.ECS, name="source.ip", optional=True)
    assert found.networks == ("127.0.0.1", network)


@pytest.mark.parametrize(
    "network",
    [
        "",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/33",
        "10.0.0.0/8/8",
        "10.0.0.0/٨",
        "::/129",
        "localhost",
        "10.0.0.*",
    ],
)
def test_what_is_no_network(network: str) -> None:
    with pytest.raises(DiagnosticError, match="Q011"):
        lowered(f'cidrMatch(source.ip, "{network}")')


@pytest.mark.parametrize(
    "call",
    [
        "cidrMatch()",
        "cidrMatch(a)",
        'cidrMatch("a", "::1")',
        "cidrMatch(a, b)",
        "cidrMatch(a, 1)",
        "cidrMatch(a, null)",
    ],
)
def test_arguments_are_a_field_and_constants(call: str) -> None:
    with pytest.raises(DiagnosticError, match="Q009"):
        lowered(call)
