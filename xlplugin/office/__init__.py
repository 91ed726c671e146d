"""What an office does around the filings: roster, sending out, who has sent what, returns, the books of the years."""
