"""How nouns show themselves: a card in a notebook, the same facts as text in a terminal; nothing drawn by a library.

The room lies lowest of all: a card is made of what its noun says, so nothing here imports a noun.
"""
