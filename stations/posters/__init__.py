"""Posters of venues: what stands on one, the sheet, card and PDF, and batches for a whole city."""
