"""Cases that the public may read: which could become one, their masked texts, publishing and withdrawing them."""
