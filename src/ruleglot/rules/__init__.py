"""Rule documents: the files that rules live in, and what they say around the query.

`rule` the model of a rule · `discover` which files hold rules · `elastic` detection-rules TOML and Kibana NDJSON ·
`sigma` Sigma YAML · `falco` Falco rules files · `attack` ATT&CK ids between versions.

A document reader finds the query and leaves it as text: what the text means is the business of `languages`.
"""
