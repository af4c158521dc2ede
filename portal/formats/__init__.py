"""How dates and times are written: one form a precision and language, for pages, mails and prints alike. What is not
named here is Django's. SHORT_… is for lists and tables; a day with its weekday is `feedback.wording.day_in_words`."""
