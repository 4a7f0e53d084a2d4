"""Lucene's regular expressions, of which Elasticsearch switches all operators on.

`nodes` `syntax` the parts of a pattern · `intervals` `<n-m>` written out · `spelled` the pattern in RE2's syntax, where
it has a counterpart there · `meaning` the texts that it stands for · `match` an automaton of these, for what has no
counterpart: complement `~` and intersection `&`.
"""
