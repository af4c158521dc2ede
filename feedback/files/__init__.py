"""Files: judged by what they hold, written anew, kept apart until they are sent, shown by addresses that expire."""
