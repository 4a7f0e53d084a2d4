"""Elastic's rule documents: detection-rules TOML and Kibana's NDJSON.

`toml` and `ndjson` read · `soundness` what neither may hold · `metadata` what both say around the query · `outline`
what the templates lay out · `threats` ATT&CK in it.
"""
