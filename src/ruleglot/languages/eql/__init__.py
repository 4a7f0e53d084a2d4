"""Elasticsearch's Event Query Language (EQL): text to IR and back.

| file | duty |
|---|---|
| `read` | the whole way in: text to IR, or all that is wrong with the text |
| `strings` | what stands between quotes, read and written |
| `lexer` | text to tokens |
| `syntax`, `walk` | the syntax nodes, and the one way to walk them |
| `cursor` | a place among the tokens, and complaints about it |
| `atoms`, `expressions` | tokens to field names and constants, to conditions |
| `filters`, `stages`, `parser` | tokens to `category where …`, to sequences and samples, to whole queries |
| `types`, `arguments`, `check` | what kind of value an expression is; what Elasticsearch's verifier says of that |
| `lower` | syntax to IR: whole queries |
| `conditions`, `truths` | the logic; conditions that are compared; the leaves are in the next four |
| `relations`, `predicates`, `calls`, `networks` | `==`, …; `in`, `:`, …; `startsWith`, …; `cidrMatch` |
| `terms` | what a leaf asks about: fields, functions, arithmetic |
| `constants` | tests between constants, worked out in three-valued logic |
| `functions` | the names of the functions and how many arguments each takes |
| `refusals` | the ways in which lowering turns an expression down |
| `words`, `clauses`, `printer` | the way out: values to words, a leaf to its words, IR to text |
"""
