"""Elasticsearch's EQL: text to IR and back.

`lexer` text → tokens · `syntax` the nodes · `parser` tokens → syntax · `lower` syntax → IR · `read` the whole way in
· `printer` IR → text. Only event queries are read so far; everything else is refused by name.
"""
