"""How each platform's sensor makes its fields of an activity's properties: a table each, a `Reading` for each field.

A field that stands in none of them may be anything, as far as a proof is concerned.
"""
