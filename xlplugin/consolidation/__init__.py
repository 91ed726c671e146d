"""Many filings into one: who counts, the sums, and the summary workbook, which is a filing itself."""
