"""`python -m tests.gallery --write` rewrites docs/findings.md; without it, the page goes to standard output."""

import sys

from tests.gallery.page import PAGE, render

if "--write" in sys.argv[1:]:
    PAGE.write_text(render(), encoding="utf-8")
    print(f"{PAGE.name} written", file=sys.stderr)
else:
    sys.stdout.write(render())
