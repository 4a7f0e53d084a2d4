"""The Elastic Common Schema: the names of its fields and what values they hold.

`fields` the table (`fields.tsv`) and the families of types.
"""
