"""Tables from and for Excel: read, compared, decided row by row, written and taken back."""
