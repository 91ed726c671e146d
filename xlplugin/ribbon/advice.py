"""What `addin check` says: for each code the finding and its remedy, in both languages."""

from __future__ import annotations

from xlplugin.ribbon.buttons import Words

_NOTHING = Words("", "")
_REINSTALL = Words(
    "请关闭 Excel，运行 xlplugin addin install，再打开 Excel。",
    "Close Excel, run xlplugin addin install, open Excel again.",
)
_ASK_ADMIN = Words(
    "这是本单位的管理策略，请联系信息管理员；在此之前可使用命令行（见 docs/install.md）。",
    "This is a policy of your organisation; ask its administrator. Until then use the command line (docs/install.md).",
)

ADVICE: dict[str, tuple[Words, Words]] = {
    "no-excel-here": (
        Words("此系统没有 Excel。", "There is no Excel on this system."),
        Words("请使用 LibreOffice 扩展或命令行。", "Use the LibreOffice extension or the command line."),
    ),
    "excel-found": (Words("找到 Excel：{path}", "Excel is at {path}"), _NOTHING),
    "excel-missing": (
        Words("没有找到 Excel。", "Excel was not found."),
        Words(
            "请安装桌面版 Excel（2016 或更新）。WPS 表格和网页版 Excel 不能运行本加载项，可使用命令行。",
            "Install desktop Excel (2016 or later). WPS and Excel on the web cannot run this add-in; the command line "
            "can be used.",
        ),
    ),
    "wps-answers": (
        Words("WPS 占用了 Excel 的程序接口：{path}", "WPS answers in place of Excel: {path}"),
        Words(
            "请在“WPS 配置工具—高级—兼容设置”中取消“WPS Office 兼容第三方系统和软件”，再修复安装 Office。",
            "In WPS's configuration tool (Advanced, Compatibility) take off «compatible with third-party software», "
            "then repair Office.",
        ),
    ),
    "wps-opens": (
        Words("双击 .xlsx 时打开的是 WPS（{program}）。", "A double click on .xlsx opens WPS ({program})."),
        Words(
            "请从 Excel 里打开工作簿，或在“设置—应用—默认应用”中把 .xlsx 改为 Excel。",
            "Open workbooks from inside Excel, or make Excel the default program for .xlsx in Settings.",
        ),
    ),
    "addin-missing": (
        Words("没有安装加载项（应在 {path}）。", "The add-in is not installed (it belongs at {path})."),
        _REINSTALL,
    ),
    "addin-found": (
        Words("加载项已安装，版本 {addin}：{path}", "The add-in is installed, version {addin}: {path}"),
        _NOTHING,
    ),
    "addin-fallback": (
        Words("安装的是备用加载项：{path}", "The fallback add-in is installed: {path}"),
        Words(
            "备用加载项只有一个菜单按钮；需要完整选项卡时请运行 xlplugin addin install。",
            "It has one menu button only; for the whole tab run xlplugin addin install.",
        ),
    ),
    "addin-version": (
        Words(
            "加载项版本 {addin} 与程序版本 {program} 不一致。", "The add-in is version {addin}, the program {program}."
        ),
        _REINSTALL,
    ),
    "xlwings-version": (
        Words(
            "加载项内的 xlwings 是 {addin}，已安装的是 {installed}。",
            "The add-in holds xlwings {addin}; installed is {installed}.",
        ),
        _REINSTALL,
    ),
    "marked-from-web": (
        Words(
            "加载项带有“来自互联网”的标记，Excel 会阻止其中的宏。",
            "The add-in is marked as coming from the internet; Excel blocks its macros.",
        ),
        Words(
            "请右键该文件（{path}）—属性—勾选“解除锁定”；或运行 xlplugin addin install 重新生成。",
            "Right-click {path}, Properties, tick Unblock; or run xlplugin addin install, which makes it anew.",
        ),
    ),
    "addin-disabled": (
        Words("Excel 停用了 {name}（曾在加载时出错）。", "Excel has disabled {name} (it failed while loading once)."),
        Words(
            "请在“文件—选项—加载项—管理：禁用项目—转到”中启用它；若再次被停用，请改用 xlplugin addin install --fallback。",
            "File, Options, Add-ins, Manage: Disabled Items, Go, enable it; should it happen again, use "
            "xlplugin addin install --fallback.",
        ),
    ),
    "program-unset": (
        Words("设置中没有写明用哪个程序（{path}）。", "The settings do not name the program ({path})."),
        _REINSTALL,
    ),
    "program-gone": (
        Words("设置中的程序已不存在：{named}", "The program in the settings is gone: {named}"),
        _REINSTALL,
    ),
    "program-other": (
        Words(
            "按钮使用的是另一个程序：{named}（当前为 {this}）。",
            "The buttons use another program: {named} (this is {this}).",
        ),
        Words("如要改用当前程序，请运行 xlplugin addin install。", "To use this one, run xlplugin addin install."),
    ),
    "program-found": (Words("按钮使用的程序：{named}", "The buttons use {named}"), _NOTHING),
    "addins-off": (
        Words("Excel 被设为停用所有加载项。", "Excel is set to disable all add-ins."),
        Words(
            "请在“文件—选项—信任中心—加载项”中取消“禁用所有应用程序加载项”；若该项为灰色，请联系信息管理员。",
            "File, Options, Trust Center, Add-ins: take off «Disable all»; if it is grey, ask your administrator.",
        ),
    ),
    "signature-wanted": (
        Words("Excel 要求加载项带有受信任发布者的签名。", "Excel wants add-ins signed by a trusted publisher."),
        _ASK_ADMIN,
    ),
    "macros-off": (
        Words("宏被禁用，受信任位置也被停用。", "Macros are disabled and trusted locations are switched off."),
        _ASK_ADMIN,
    ),
    "location-untrusted": (
        Words(
            "受信任位置被停用，Excel 启动时可能询问是否启用宏。",
            "Trusted locations are off; Excel may ask about macros at start.",
        ),
        Words("出现提示时请选择“启用宏”。", "When asked, choose Enable Macros."),
    ),
    "script-missing": (
        Words(
            "缺少 Excel 启动 Python 所需的脚本（{path}）。",
            "The script by which Excel starts Python is missing ({path}).",
        ),
        _REINSTALL,
    ),
}
