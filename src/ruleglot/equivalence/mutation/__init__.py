"""What can go wrong with a part of a rule, one file for each kind of part.

`kinds` the mutations and their words · `values` texts, wildcard patterns, numbers, networks · `leaves` tests on a
field · `logic` groups and negations · `series` what joins several events.
"""
