"""For every rule of the catalogue the smallest filing that breaks it; `docs/findings.md` is made from them.

`python -m tests.gallery --write` rewrites the page; a test holds that it is current.
"""
