"""Falco's filter conditions: text to IR and back.

`lexer` text → tokens · `parser` tokens → IR, by the filter grammar · `fields` libsinsp's fields and their types
· `operators` what each operator means · `read` the whole way in · `printer` IR → text.
"""
