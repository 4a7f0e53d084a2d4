"""Lucene's regular expressions, of which Elasticsearch switches all operators on.

`nodes` `syntax` a pattern's parts, read · `case` which letters are the same · `spelled` the pattern in RE2's syntax,
where it has a counterpart there · `intervals` `<n-m>` written out · `alphabet` `languages` `match` an automaton, where
it has none: complement `~` and intersection `&`.
"""
