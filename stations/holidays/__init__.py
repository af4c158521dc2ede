"""The working calendar: holidays, make-up days, and the notice that announces them."""
