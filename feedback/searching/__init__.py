"""Finding any opinion: the words of the index, the documents it holds, and what a person may find."""
