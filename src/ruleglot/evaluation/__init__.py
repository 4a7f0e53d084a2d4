"""The reference evaluator: small, slow, obviously right. It runs the IR, so it runs a rule of any platform.

`matches` a query over many events, under `settings` · `findings` what it finds, and what pipes leave of that ·
`mapping` what the index does to a query first · `stages` one event against a query or a stage · `evaluator` the truth
of a condition on an event · `values` what a field holds in an event · `equality` `wildcards` `regexes` one value
against one test · `typed` `dates` `addresses` `versions` the same by the type of a field · `lucene` `java` dialects of
regular expressions · `order` `keys` `sequences` `vetoes` `samples` queries about several events.

Beside it, faster and held equal to it by tests: `flat` `compiled` `ruleset`.
"""
