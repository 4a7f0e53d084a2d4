"""Elasticsearch's Event Query Language (EQL): text to IR and back.

| file | duty |
|---|---|
| `read` | the whole way in: text to IR |
| `strings` | what stands between quotes, read and written |
| `lexer` | text to tokens |
| `syntax` | the syntax nodes |
| `cursor` | a place among the tokens, and complaints about it |
| `atoms`, `expressions`, `parser` | tokens to field names and constants, to conditions, to queries |
| `lower` | syntax to IR: the logic; the leaves are in the next four |
| `terms`, `relations`, `predicates`, `networks` | what a leaf asks about; `==`, …; `in`, `:`, …; `cidrMatch` |
| `constants` | tests between constants, worked out in three-valued logic |
| `functions` | the names of the functions |
| `refusals` | the ways in which lowering turns an expression down |
| `clauses`, `printer` | the way out: one leaf to its words, IR to text |

Event queries are read so far; what else the grammar knows is refused by name.
"""
