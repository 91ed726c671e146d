"""Everything that is generated and checked in, made anew: `python -m tests.docs.everything --write`.

Without `--write` it lists them. Pictures of workbooks need LibreOffice and are made by `python -m tests.pictures`.
"""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "workbook_templates.build",
    "xlplugin.ribbon.generate",
    "tests.glossary",
    "tests.gallery",
    "tests.docs.commands",
    "tests.docs.tasks",
    "tests.docs.diagram",
)

if __name__ == "__main__":
    for module in MODULES:
        if "--write" in sys.argv[1:]:
            subprocess.run([sys.executable, "-m", module, "--write"], check=True)
        print(module)
