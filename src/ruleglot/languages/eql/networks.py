"""`cidrMatch` to IR: an address lies in one of some networks.

>>> from ruleglot.ir.text import condition_text
>>> from ruleglot.languages.eql.parser import parse
>>> from ruleglot.source import Source
>>> query = parse(Source("q", 'network where cidrMatch(source.ip, "10.0.0.0/8", "::1")'))
>>> print(condition_text(network_test(query.query.condition)))
source.ip within 10.0.0.0/8, ::1
"""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address

from ruleglot.diagnostics.diagnostic import DiagnosticError
from ruleglot.diagnostics.eql import NotANetwork
from ruleglot.ir.nodes import InNetwork
from ruleglot.languages.eql.refusals import wrong_operand
from ruleglot.languages.eql.syntax import Constant, Expression, FieldName, FunctionCall
from ruleglot.languages.eql.terms import field

EXAMPLE = 'write `cidrMatch(source.ip, "10.0.0.0/8")`'


def network_test(call: FunctionCall) -> InNetwork:
    """Return the meaning of a call of `cidrMatch`. Raises `DiagnosticError` (Q009, Q011)."""
    match call.arguments:
        case (FieldName() as address, _, *_):
            networks = tuple(map(_network, call.arguments[1:]))
            return InNetwork(subject=field(address), networks=networks, span=call.span)
        case _:
            raise wrong_operand("`cidrMatch`", "an address field and one or more networks", call, EXAMPLE)


def _network(argument: Expression) -> str:
    if not isinstance(argument, Constant) or not isinstance(argument.value, str):
        raise wrong_operand("`cidrMatch`", "constant networks after the field", argument, EXAMPLE)
    complaint = _complaint(argument.value)
    if complaint:
        raise DiagnosticError(NotANetwork(network=argument.value, reason=complaint, span=argument.span))
    return argument.value


def _complaint(network: str) -> str:
    """Return what Elasticsearch has against a network (host bits and a missing mask are allowed), or nothing."""
    text, slash, mask = network.partition("/")
    try:
        address = ip_address(text)
    except ValueError:
        return f"`{text}` is no IP address"
    if isinstance(address, IPv6Address) and address.scope_id is not None:
        return "an address in a network has no zone"
    if not slash:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        return "CIDR notation is not allowed with IPv6-mapped IPv4 address"
    if re.fullmatch(r"[0-9]{1,3}", mask) is None or int(mask) > address.max_prefixlen:
        return f"the mask is a number of bits from 0 to {address.max_prefixlen}"
    return ""
