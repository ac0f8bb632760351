"""How many workers people need, how many an economy would pay for; two questions, kept apart."""
