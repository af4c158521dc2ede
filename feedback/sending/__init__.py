"""What goes out: messages to citizens, mails and robots' messages to those who answer, and what was given up."""
