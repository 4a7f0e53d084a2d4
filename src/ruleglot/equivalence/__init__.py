"""Whether two rules fire on the same activities. No platform is known here by name.

`compare` two rules over activities, each on its own view · `verdict` the five words and how they are found.
"""
