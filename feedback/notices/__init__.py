"""Word that reaches citizens: what they are told of an event, in which words, and the channels that carry it."""
