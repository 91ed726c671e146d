"""`python -m xlplugin.live.oxt build|install`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main() -> int:
    """Build or install the extension; exit code 0, 2 (LibreOffice cannot be used) or 4 (cannot be written)."""
    parser = argparse.ArgumentParser(prog="python -m xlplugin.live.oxt", description="LibreOffice 扩展：生成、安装")
    actions = parser.add_subparsers(dest="action", required=True)
    build_action = actions.add_parser("build", help="生成 .oxt 文件")
    build_action.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    install_action = actions.add_parser("install", help="安装到 LibreOffice")
    install_action.add_argument("--profile", type=Path, metavar="DIR", help="LibreOffice 的用户配置文件夹")
    for action in (build_action, install_action):
        action.add_argument("--lang", choices=("zh", "en"), help="按钮文字固定为一种语言")
    chosen = parser.parse_args()
    return _build(chosen) if chosen.action == "build" else _install(chosen)


def _build(chosen: argparse.Namespace) -> int:
    from xlplugin.live.oxt.build import build
    from xlplugin.outputs import OutputError, write_bytes

    try:
        write_bytes(chosen.output, build(chosen.lang))
    except OutputError as error:
        print(error.sentence(), file=sys.stderr)
        return error.exit_code
    return 0


def _install(chosen: argparse.Namespace) -> int:
    from xlplugin.live.libreoffice.office import OfficeError
    from xlplugin.live.oxt.install import install

    try:
        version = install(chosen.profile, chosen.lang)
    except OfficeError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"已安装扩展，版本 {version}；请重新打开 LibreOffice。", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
