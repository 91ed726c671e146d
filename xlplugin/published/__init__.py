"""Published reports: read into filings, made from filings, compared cell by cell."""
