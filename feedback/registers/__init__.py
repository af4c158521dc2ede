"""What the registers of handling units and areas tell of people's matters, and what becomes of these."""
