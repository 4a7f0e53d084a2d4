"""The intermediate representation: what a rule means, whatever platform it was written for.

`nodes` the algebra · `patterns` build wildcard patterns in normal form · `traverse` the one way to walk it · `verify`
what a well-formed query is · `text` a stable text form for people and golden files · `simplify` rewrites that keep the
meaning · `ternary` conditions of which some are null · `functions` `arithmetic` `units` what functions compute.
"""
