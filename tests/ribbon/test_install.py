"""Installing, uninstalling and checking, on computers made up for the test."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from xlplugin import __version__
from xlplugin.outputs import OutputError
from xlplugin.ribbon import diagnose, fallback, install, macros, menu, package, settings
from xlplugin.ribbon.advice import ADVICE
from xlplugin.ribbon.machine import Machine, Values

EXCEL_EXE = r"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE"
WPS_EXE = r'"C:\Users\a\AppData\Local\Kingsoft\WPS Office\office6\et.exe" /Automation'
CLSID = "{00024500-0000-0000-C000-000000000046}"
HEALTHY: dict[str, Values] = {diagnose.APP_PATH: {"": EXCEL_EXE}}


@pytest.fixture
def windows(tmp_path: Path) -> Machine:
    program = tmp_path / "Python311" / "python.exe"
    program.parent.mkdir()
    program.touch()
    environment = {"APPDATA": str(tmp_path / "Roaming")}
    return with_registry(Machine("win32", tmp_path, environment, program), HEALTHY)


@pytest.fixture
def mac(tmp_path: Path) -> Machine:
    program = tmp_path / "bin" / "python3"
    program.parent.mkdir()
    program.touch()
    return Machine("darwin", tmp_path, {}, program)


def with_registry(machine: Machine, keys: dict[str, Values]) -> Machine:
    return replace(machine, registry=lambda key: keys.get(key, {}))


def xlstart(machine: Machine) -> Path:
    return machine.home / "Roaming" / "Microsoft" / "Excel" / "XLSTART"


def codes(machine: Machine, grade: str = "") -> set[str]:
    return {found.code for found in diagnose.check(machine) if not grade or found.grade == grade}


def test_on_windows_it_lies_where_excel_loads_it_and_names_the_interpreter(windows: Machine) -> None:
    written = install.install(windows)
    assert written == [xlstart(windows) / "xlplugin.xlam", windows.home / ".xlplugin" / "xlplugin.conf"]
    assert written[0].read_bytes() == package.build(__version__)
    assert settings.read(written[1]) == {"INTERPRETER_WIN": str(windows.program)}
    assert codes(windows) == {"excel-found", "addin-found", "program-found"}


def test_on_a_mac_it_lies_in_the_start_up_folder_with_the_script_that_starts_python(mac: Machine) -> None:
    addin, conf, script = install.install(mac)
    group = mac.home / "Library" / "Group Containers" / "UBF8T346G9.Office"
    assert addin == group / "User Content.localized" / "Startup.localized" / "Excel" / "xlplugin.xlam"
    assert conf == mac.home / "Library" / "Containers" / "com.microsoft.Excel" / "Data" / "xlplugin.conf"
    assert settings.read(conf) == {"INTERPRETER_MAC": str(mac.program)}
    assert script.parent == mac.home / "Library" / "Application Scripts" / "com.microsoft.Excel"
    assert script.read_bytes() == (macros.xlwings_folder() / script.name).read_bytes()
    assert f"xlwings-{macros.xlwings_version()}" == script.stem  # the module asks for it by this name


def test_where_there_is_no_excel_nothing_is_written(tmp_path: Path) -> None:
    linux = Machine("linux", tmp_path, {}, Path("/usr/bin/python3"))
    for act in (install.install, install.uninstall):
        with pytest.raises(install.InstallError) as caught:
            act(linux)
        assert "LibreOffice" in caught.value.words.zh
    assert list(tmp_path.iterdir()) == []
    assert codes(linux, "error") == {"no-excel-here"}


def test_a_frozen_program_is_named_instead_of_an_interpreter(windows: Machine) -> None:
    install.install(windows)
    frozen = replace(windows, frozen=True)
    (_, conf) = install.install(frozen)
    assert settings.read(conf) == {"FROZEN_WIN": str(windows.program)}
    assert "program-found" in codes(frozen)


def test_other_settings_are_kept_and_a_second_installation_changes_nothing(windows: Machine) -> None:
    conf = windows.settings_file()
    settings.write({"LANG": "en", "USE UDF SERVER": "True"}, conf)
    install.install(windows)
    once = conf.read_bytes()
    install.install(windows)
    assert conf.read_bytes() == once
    assert settings.read(conf)["LANG"] == "en"
    install.uninstall(windows)
    assert settings.read(conf) == {"LANG": "en", "USE UDF SERVER": "True"}


def test_uninstalling_leaves_nothing_of_it(windows: Machine) -> None:
    before = {path for path in windows.home.rglob("*") if path.is_file()}
    install.install(windows)
    install.install(windows, as_fallback=True)
    install.uninstall(windows)
    assert {path for path in windows.home.rglob("*") if path.is_file()} == before
    assert install.uninstall(windows) == []


def test_of_the_two_add_ins_one_is_installed(windows: Machine) -> None:
    install.install(windows)
    written = install.install(windows, as_fallback=True)
    assert [path.name for path in xlstart(windows).iterdir()] == [menu.FILE_NAME]
    assert written[1] == windows.home / ".myaddin" / "myaddin.conf"
    assert codes(windows) == {"excel-found", "addin-fallback", "program-found"}
    install.install(windows)
    assert [path.name for path in xlstart(windows).iterdir()] == [install.FILE_NAME]


def test_a_blocked_folder_is_an_output_error_and_leaves_the_settings_alone(windows: Machine) -> None:
    xlstart(windows).parent.mkdir(parents=True)
    xlstart(windows).write_text("a file where the folder belongs")
    with pytest.raises(OutputError):
        install.install(windows)
    assert not windows.settings_file().exists()


def test_a_path_that_vba_could_not_read_is_refused(windows: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "encoding", lambda *_: "ascii")
    odd = replace(windows, program=windows.home / "程序" / "python.exe")
    with pytest.raises(install.InstallError) as caught:
        install.install(odd)
    assert "程序" in caught.value.words.zh
    assert not windows.settings_file().exists()


def test_the_fallback_is_built_under_its_own_name_only(tmp_path: Path) -> None:
    install.build(tmp_path / menu.FILE_NAME, as_fallback=True)
    assert (tmp_path / menu.FILE_NAME).read_bytes() == fallback.build()
    with pytest.raises(install.WrongFileName):
        install.build(tmp_path / "other.xlam", as_fallback=True)
    assert not (tmp_path / "other.xlam").exists()


SECURITY = rf"{diagnose.EXCEL}\Security"
POLICY = rf"{diagnose.POLICY}\Security"
NO_LOCATIONS: Values = {"AllLocationsDisabled": 1}


@pytest.mark.parametrize(
    ("registry", "code", "grade"),
    [
        ({diagnose.APP_PATH: {}}, "excel-missing", "error"),
        ({diagnose.APP_PATH: {"": WPS_EXE}}, "wps-answers", "error"),
        ({diagnose.APP_PATH: {}, diagnose.OWN_APP_PATH: {"": WPS_EXE}}, "wps-answers", "error"),
        ({r"HKCR\Excel.Application\CLSID": {"": CLSID}, rf"HKCR\CLSID\{CLSID}\LocalServer32": {"": WPS_EXE}},
         "wps-answers", "error"),
        ({diagnose.WORKBOOKS_OPEN_WITH: {"ProgId": "ET.Xlsx.6"}}, "wps-opens", "warning"),
        ({SECURITY: {"DisableAllAddins": 1}}, "addins-off", "error"),
        ({SECURITY: {"RequireAddinSig": 1}}, "signature-wanted", "error"),
        ({POLICY: {"RequireAddinSig": 1}}, "signature-wanted", "error"),
        ({SECURITY: {"VBAWarnings": 4}, rf"{SECURITY}\Trusted Locations": NO_LOCATIONS}, "macros-off", "error"),
        ({POLICY: {"VBAWarnings": 3}, rf"{POLICY}\Trusted Locations": NO_LOCATIONS}, "macros-off", "error"),
        ({rf"{SECURITY}\Trusted Locations": NO_LOCATIONS}, "location-untrusted", "warning"),
        ({rf"{diagnose.EXCEL}\Resiliency\DisabledItems": {"1": "..c:\\...\\XLPLUGIN.XLAM".encode("utf-16-le")}},
         "addin-disabled", "error"),
    ],
)  # fmt: skip
def test_troubles_of_the_computer(windows: Machine, registry: dict[str, Values], code: str, grade: str) -> None:
    install.install(windows)
    assert code not in codes(windows)
    assert code in codes(with_registry(windows, HEALTHY | registry), grade)


@pytest.mark.parametrize(
    "registry",
    [
        {SECURITY: {"VBAWarnings": 4}},  # macros are off, but not in Excel's own start-up folder
        {SECURITY: {"RequireAddinSig": 1}, POLICY: {"RequireAddinSig": 0}},  # the policy counts
        {diagnose.APP_PATH: {}, diagnose.OWN_APP_PATH: {"": EXCEL_EXE}},
        {diagnose.WORKBOOKS_OPEN_WITH: {"ProgId": "Excel.Sheet.12"}},
        {rf"{diagnose.EXCEL}\Resiliency\DisabledItems": {"1": "other.xlam".encode("utf-16-le"), "2": 7}},
        {r"HKCR\Excel.Application\CLSID": {"": CLSID}, rf"HKCR\CLSID\{CLSID}\LocalServer32": {"": EXCEL_EXE}},
    ],
)
def test_what_is_no_trouble(windows: Machine, registry: dict[str, Values]) -> None:
    install.install(windows)
    assert codes(with_registry(windows, HEALTHY | registry)) == {"excel-found", "addin-found", "program-found"}


def test_troubles_of_the_installation(windows: Machine) -> None:
    assert codes(windows, "error") == {"addin-missing", "program-unset"}
    install.install(windows)
    addin, conf = xlstart(windows) / install.FILE_NAME, windows.settings_file()

    settings.write({"INTERPRETER_WIN": str(windows.home / "gone.exe")}, conf)
    assert codes(windows, "error") == {"program-gone"}
    other = windows.home / "other.exe"
    other.touch()
    settings.write({"INTERPRETER_WIN": str(other)}, conf)
    assert codes(windows, "warning") == {"program-other"}

    install.install(windows)
    mark = addin.with_name(f"{addin.name}:Zone.Identifier")
    mark.write_text("[ZoneTransfer]\nZoneId=3\n")
    assert codes(windows, "error") == {"marked-from-web"}
    mark.unlink()
    addin.write_bytes(package.build("99.0.0"))
    assert codes(windows, "error") == {"addin-version"}
    addin.write_bytes(b"not a zip")
    assert codes(windows, "error") == {"addin-version", "xlwings-version"}


def test_an_add_in_made_with_another_xlwings(windows: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macros, "xlwings_version", lambda: "0.1.0")
    install.install(windows)
    assert codes(windows, "error") == {"xlwings-version"}


def test_a_mac_without_its_script(mac: Machine) -> None:
    (_, _, script) = install.install(mac)
    assert "script-missing" not in codes(mac)
    script.unlink()
    assert "script-missing" in codes(mac, "error")


def test_versions_are_read_from_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlam"
    path.write_bytes(package.build("3.4.5"))
    assert diagnose.versions(path) == {"addin.version": "3.4.5", "xlwings.version": macros.xlwings_version()}
    with zipfile.ZipFile(path, "w") as empty:
        empty.writestr("other", "")
    assert diagnose.versions(path) == {}
    assert diagnose.versions(tmp_path / "missing.xlam") == {}


@pytest.mark.parametrize("code", sorted(ADVICE))
def test_every_code_has_its_sentences_and_every_trouble_its_remedy(code: str) -> None:
    message, remedy = ADVICE[code]
    facts = dict.fromkeys(("path", "program", "addin", "installed", "name", "named", "this"), "X")
    for lang in ("zh", "en"):
        assert message.say(lang).format(**facts)
        assert bool(remedy.say(lang).format(**facts)) is (not code.endswith("-found"))


def test_every_code_can_be_found_in_the_check() -> None:
    source = Path(diagnose.__file__).read_text("utf-8")
    assert {code for code in ADVICE if f'"{code}"' not in source} == set()


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ('"LANG","en"\n', {"LANG": "en"}),
        ('"lang","en"\r\n\r\n"INTERPRETER_WIN","C:\\a, b\\python.exe"\r\n',
         {"LANG": "en", "INTERPRETER_WIN": "C:\\a, b\\python.exe"}),
        ("garbage\n", {}),
        ("", {}),
    ],
)  # fmt: skip
def test_settings_as_vba_and_people_write_them(tmp_path: Path, text: str, known: dict[str, str]) -> None:
    path = tmp_path / "xlplugin.conf"
    path.write_text(text, "utf-8", newline="")
    assert settings.read(path) == known
