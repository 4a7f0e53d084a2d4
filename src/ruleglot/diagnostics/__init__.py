"""What RuleGlot has to say about a rule: errors and notes as data, and the renderers that draw them.

`diagnostic` the shape of one · `documents`, `eql`, `falco`, `sigma`, `output` the errors by the stage that meets them
· `notes` what happened to a clause on its way · `catalogue` the table code → class · `render` text with a caret, JSON.
"""
