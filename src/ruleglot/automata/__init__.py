"""Sets of texts that can be computed with: regular ones, over all of Unicode.

`case` which letters are the same · `sets` the sets as trees, and constructors to write them with · `alphabet` the
classes of characters that a set cannot tell apart · `terms` `derivatives` what is left of a set after a character ·
`search` a shortest text of a set, or that there is none.
"""
