"""The topics of opinions and the words they are recognised by."""
