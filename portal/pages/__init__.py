"""What all pages share: their frame and rooms, the reader's choices, static files, and which of them are public."""
