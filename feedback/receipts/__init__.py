"""What a citizen takes along: the query code, its QR code, and the receipt as a picture."""
