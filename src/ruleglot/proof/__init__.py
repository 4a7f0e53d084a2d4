"""Deciding how two rules about single events relate, for every activity there is and not for a sample of them.

`properties` what an activity is, as lists of texts · `picks`, `gaps`, `changes`, `addresses`, `reading` how a sensor's
field is made of a property, and which properties make it pass a test · `readings/` that for each platform's fields ·
`circuit` conditions as switches · `cases` what is left of two rules for each shape of an activity · `theory` which
answers go together · `search` the search for an activity on which one rule fires and the other does not · `placing`,
`documents` the way back to an activity · `decide` whether there is one · `mistakes` the same for a rule made wrong.
"""
