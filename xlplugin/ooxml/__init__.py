"""Workbooks changed part by part: what is not touched stays byte for byte as it was.

Loading and saving a workbook with an Office library loses what the library does not know (shapes, sparklines,
threaded comments, printer settings). Here the package is a list of parts; a caller replaces the few that it
changes.
"""
