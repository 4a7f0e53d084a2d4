"""The reference evaluator: small, slow, obviously right. It runs the IR, so it runs a rule of any platform.

`evaluator` the truth of a condition on an event · `values` what a field holds in an event · `tests` one value against
one test · `matches` a query over many events.
"""
