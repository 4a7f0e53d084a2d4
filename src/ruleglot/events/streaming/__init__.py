"""The parts of `streams`: from a sequence or sample to activities in an order, on which it fires or nearly does.

`stream` what a stream is, and what must be known of a rule · `keys` how an activity comes to carry the key of another
one, or another key, or none · `roles` an activity for each part of a rule, all of one key, with others around them ·
`arrangements` their orders and spacings · `insertions` where that is put which ends a sequence or must be missing ·
`score` all of it for one rule · `ensemble` the same players with a guest in the place of one of them.
"""
