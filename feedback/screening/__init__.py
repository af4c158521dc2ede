"""What is looked at before it is passed on: the list of words, repetitions, and what staff decide about them."""
