"""The open workbook: what the buttons do, in Excel and in LibreOffice alike."""
