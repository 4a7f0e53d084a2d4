"""The reference evaluator: small, slow, obviously right. It runs the IR, so it runs a rule of any platform.

`evaluator` the truth of a condition on an event · `values` what a field holds in an event · `equality` `wildcards`
`regexes` one value against one test (`lucene` spells a dialect out) · `matches` a query over many events, under
`settings`.
"""
