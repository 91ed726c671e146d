"""xlwings' real Windows module, unmodified, over an Excel made of Python: what the buttons do there can be tried anywhere.

`pywin32` stands in for the Windows modules that xlwings imports, `excel` for Excel's objects. Every member of an object
is checked against Excel's type library (`typelib`), so that a misspelt one fails here as it would in Excel.
"""
