"""The form as a workbook: where each cell stands, its formulas, its look, and the built templates."""
