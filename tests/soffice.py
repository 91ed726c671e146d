"""LibreOffice as the second judge: a workbook recalculated, or printed."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def convert(paths: list[Path], kind: str, out: Path) -> list[Path]:
    """Convert in one start of LibreOffice; `kind` is an extension with an optional filter."""
    with tempfile.TemporaryDirectory() as profile:
        user = Path(profile, "user")
        user.mkdir()
        # By default it trusts stored values; here it must compute everything itself.
        (user / "registrymodifications.xcu").write_text(_RECALCULATE, encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", kind]
        subprocess.run(
            [*command, "--outdir", str(out), *map(str, paths)],
            check=True,
            capture_output=True,
            timeout=300,
            env=os.environ | {"SAL_USE_VCLPLUGIN": "svp"},
        )
    return [out / path.with_suffix(f".{kind.partition(':')[0]}").name for path in paths]


def recalculated(paths: list[Path], out: Path) -> list[Path]:
    """The workbooks as LibreOffice computes them."""
    return convert(paths, "xlsx:Calc MS Excel 2007 XML", out)
