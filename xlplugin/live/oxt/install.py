"""Putting the extension into a LibreOffice profile, by LibreOffice's own extension manager.

`unopkg` would do the same, but refuses to run as root, which is what a container gives us in CI.
"""

from __future__ import annotations

import sys
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from validation.findings import Language
from xlplugin.live.libreoffice import office
from xlplugin.live.libreoffice.office import OfficeError
from xlplugin.live.oxt.build import build
from xlplugin.ribbon import settings

USER_PROFILE = Path.home() / ".config" / "libreoffice" / "4"


def install(profile: Path | None = None, language: Language | None = None, settings_file: Path | None = None) -> str:
    """Install into a profile (the person's own by default) and note down where this program lies; the version.

    `settings_file`: where to note it, the person's own settings by default.

    Raises OfficeError where LibreOffice is missing, still open, or refuses the extension.
    """
    home = profile or USER_PROFILE
    if (home / ".lock").exists():
        raise OfficeError("LibreOffice 正在运行，请先关闭所有窗口再安装。")
    noted = {"SITE_PACKAGES": ";".join(_site_packages()), "INTERPRETER_LINUX": sys.executable}
    settings.write(noted, settings_file)
    with tempfile.TemporaryDirectory(prefix="xlplugin-oxt-") as folder:
        package = Path(folder) / "xlplugin.oxt"
        package.write_bytes(build(language))
        running = office.launch(profile=str(home), quiet=profile is not None)
        try:
            return str(_add(running, office.url(package)))
        finally:
            running.quit()


def _site_packages() -> list[str]:
    """Where this program and its dependencies are imported from."""
    own = Path(__file__).resolve().parents[3]
    return list(dict.fromkeys([str(own), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]))


def _add(running: office.Office, address: str) -> Any:
    manager = running.context.getByName("/singletons/com.sun.star.deployment.ExtensionManager")
    try:
        return manager.addExtension(address, (), "user", None, _silent_environment()).getVersion()
    except Exception as error:  # UNO's exceptions are made at run time
        raise OfficeError(f"LibreOffice 没有接受扩展：{error}") from None


def _silent_environment() -> Any:
    """Answers the extension manager's questions with yes: a newer version replaces the older."""
    base: Any = office.helper().Base
    environment: Any = office.interface("com.sun.star.ucb.XCommandEnvironment")
    handler: Any = office.interface("com.sun.star.task.XInteractionHandler")

    approval = office.bridge().getTypeByName("com.sun.star.task.XInteractionApprove")

    class Yes(base, handler):  # type: ignore[misc]
        def handle(self, request: Any) -> None:
            for continuation in request.getContinuations():
                if continuation.queryInterface(approval) is not None:
                    continuation.select()
                    return

    class Environment(base, environment):  # type: ignore[misc]
        def getInteractionHandler(self) -> Any:
            return Yes()

        def getProgressHandler(self) -> None:
            return None

    return Environment()
