"""Paper ledgers brought in from Excel, and taken back."""
