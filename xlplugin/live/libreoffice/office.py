"""Finding the bridge to LibreOffice, and starting a LibreOffice to talk to.

The bridge (`uno`, `pyuno`) is compiled for one Python. A Python made by another tool, or a virtual environment, can use
it when its version is the same as that of the system's Python; anything else would crash, and is refused in words.
"""

from __future__ import annotations

import builtins
import importlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

BRIDGE_FOLDERS = ("/usr/lib/python3/dist-packages", "/usr/lib/libreoffice/program", "/usr/lib64/libreoffice/program")
START_SECONDS = 90.0
# What soffice answers when it wants to be started once more, after a change of its extensions.
RESTART_CODES = (79, 81)
_PROFILE_SETTINGS = (
    # No lock files beside the workbooks, and no tips, wizards or recovery questions in front of them.
    ("Common/Misc", "UseLocking"),
    ("Common/Misc", "UseDocumentOOoLockFile"),
    ("Common/Misc", "UseDocumentSystemFileLocking"),
    ("Common/Misc", "ShowTipOfTheDay"),
    ("Common/Misc", "FirstRun"),
    ("Recovery/RecoveryInfo", "Enabled"),
)


class OfficeError(Exception):
    """LibreOffice cannot be used here; the text says why and what to install."""


@cache
def bridge() -> Any:
    """The module `uno`, loaded from where the system keeps it.

    Its folder is on the import path only meanwhile: the system's other packages must not leak into our environment.
    """
    return _loaded("uno")


@cache
def helper() -> Any:
    """The module `unohelper`: the base of classes that LibreOffice calls back."""
    bridge()
    return _loaded("unohelper")


def _loaded(module: str) -> Any:
    if module in sys.modules:
        return sys.modules[module]
    # The bridge takes every import of the process through its own function, which slows down all that follow; only
    # its own modules need it.
    usual = builtins.__import__
    if "uno" in sys.modules:
        builtins.__import__ = sys.modules["uno"]._uno_import
    folders = [folder for folder in BRIDGE_FOLDERS if _fits(Path(folder))]
    sys.path.extend(folders)
    try:
        return importlib.import_module(module)
    except ImportError as error:
        version = ".".join(map(str, sys.version_info[:2]))
        raise OfficeError(
            f"LibreOffice's Python bridge for Python {version} was not found; "
            "install the packages libreoffice-calc and python3-uno and use the system's Python version."
        ) from error
    finally:
        builtins.__import__ = usual
        for folder in folders:
            sys.path.remove(folder)


def _fits(folder: Path) -> bool:
    """Whether the bridge in `folder` was compiled for this Python (its library names the version that it links)."""
    library = folder / "pyuno.so"
    if not library.is_file():
        library = Path("/usr/lib/libreoffice/program/libpyuno.so")
    if not (folder / "uno.py").is_file() or not library.is_file():
        return False
    linked = set(re.findall(rb"libpython(3\.\d+)\.so", library.read_bytes()))
    return not linked or f"{sys.version_info[0]}.{sys.version_info[1]}".encode() in linked


def struct(name: str, **fields: Any) -> Any:
    """A UNO structure with its fields set."""
    made = bridge().createUnoStruct(name)
    for field, value in fields.items():
        setattr(made, field, value)
    return made


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments, the way UNO takes them."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def enum(name: str, value: str) -> Any:
    """A UNO enumeration value."""
    return bridge().Enum(name, value)


def interface(name: str) -> Any:
    """A UNO interface as a class to derive from."""
    return bridge().getClass(name)


def url(path: str | os.PathLike[str]) -> str:
    """A file's path as the address that UNO takes."""
    return str(bridge().systemPathToFileUrl(str(Path(path).absolute())))


def path(address: str) -> str:
    """A file's address as a path."""
    return str(bridge().fileUrlToSystemPath(address))


class Office:
    """A LibreOffice: one that we started (`process`), or the one in whose process we run."""

    def __init__(
        self,
        context: Any,
        process: subprocess.Popen[bytes] | None = None,
        throwaway: str | None = None,
        headless: bool = False,
        pipe: str = "",
    ) -> None:
        self.context = context
        self.process = process
        self.headless = headless
        self.pipe = pipe
        self._throwaway = throwaway
        self.desktop = self.service("com.sun.star.frame.Desktop")

    @property
    def pid(self) -> int:
        return self.process.pid if self.process else os.getpid()

    def service(self, name: str) -> Any:
        """A new instance of one of LibreOffice's services."""
        return self.context.ServiceManager.createInstanceWithContext(name, self.context)

    def quit(self) -> None:
        """Close the LibreOffice that we started so that it writes down its settings; it is killed if it does not go."""
        try:
            self.desktop.terminate()
            if self.process is not None:
                self.process.wait(20)
        except Exception:  # the connection breaks while it goes, or it does not go
            pass
        self.kill()

    def kill(self) -> None:
        """End the LibreOffice that we started, with whatever it has started; another one is left alone."""
        if self.process is None:
            return
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)  # it leads a session of its own
            self.process.wait(15)
        if self._throwaway:
            shutil.rmtree(self._throwaway, ignore_errors=True)


def launch(
    visible: bool = False, profile: str | None = None, quiet: bool = True, environment: Mapping[str, str] | None = None
) -> Office:
    """Start a LibreOffice and connect to it; see :func:`xlplugin.live.libreoffice.start`.

    `quiet` gives a fresh profile settings for unattended work. `environment` is added to the variables of this process.
    """
    bridge()
    throwaway = None if profile else tempfile.mkdtemp(prefix="xlplugin-office-")
    home = profile or str(throwaway)
    if quiet:
        _write_settings(Path(home))
    pipe = f"xlplugin{os.getpid()}{time.monotonic_ns()}"
    command = [
        str(_program()),
        *(() if visible else ("--headless",)),
        "--norestore",
        "--nologo",
        "--nodefault",
        "--nofirststartwizard",
        f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext",
        f"-env:UserInstallation={Path(home).absolute().as_uri()}",
    ]
    context, process = _connected(command, _clean_environment({**os.environ, **(environment or {})}), pipe)
    return Office(context, process, throwaway, headless=not visible, pipe=pipe)


def _program() -> Path:
    """`soffice.bin` itself: the wrapper in front of it outlives a child that crashes."""
    wrapper = shutil.which("soffice") or shutil.which("libreoffice")
    if wrapper is None:
        raise OfficeError("LibreOffice was not found; install the package libreoffice-calc.")
    real = Path(os.path.realpath(wrapper))
    binary = real.with_name("soffice.bin")
    return binary if binary.exists() else real


def _clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """LibreOffice's own Python finds its library by way of PATH: a virtual environment there breaks it."""
    clean = {
        name: value
        for name, value in environment.items()
        if name not in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "__PYVENV_LAUNCHER__")
    }
    clean["PATH"] = "/usr/local/bin:/usr/bin:/bin"
    return clean


def _write_settings(profile: Path) -> None:
    """Quiet settings for a profile that has none yet; an existing profile is kept as it is."""
    target = profile / "user" / "registrymodifications.xcu"
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{node}"><prop oor:name="{name}" oor:op="fuse">'
        "<value>false</value></prop></item>"
        for node, name in _PROFILE_SETTINGS
    )
    target.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _connected(command: list[str], environment: dict[str, str], pipe: str) -> tuple[Any, subprocess.Popen[bytes]]:
    process = _spawn(command, environment)
    end = time.monotonic() + START_SECONDS
    while True:
        context = connect(pipe)
        if context is not None:
            return context, process
        code = process.poll()
        if code in RESTART_CODES:
            process = _spawn(command, environment)
        elif code is not None or time.monotonic() > end:
            if code is None:
                os.killpg(process.pid, signal.SIGKILL)
            raise OfficeError(f"LibreOffice did not start (exit code {code}).")
        time.sleep(0.05)


def _spawn(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    return subprocess.Popen(
        command, stdin=nothing, stdout=nothing, stderr=nothing, env=environment, start_new_session=True
    )


def connect(pipe: str) -> Any | None:
    """The LibreOffice that listens on a pipe; None where nobody does."""
    local = bridge().getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    try:
        return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    except Exception as error:  # UNO's exceptions are made at run time; this one says that nobody listens yet
        if not type(error).__name__.endswith("NoConnectException"):
            raise
        return None
