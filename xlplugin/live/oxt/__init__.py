"""The LibreOffice extension (.oxt): the ribbon's buttons as a menu and a toolbar, run by the same Python functions.

`python -m xlplugin.live.oxt build -o xlplugin.oxt` · `python -m xlplugin.live.oxt install [--profile DIR]`
"""
