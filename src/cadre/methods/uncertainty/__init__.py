"""How sure a projection is: draws, scenarios side by side, sensitivity, and a test on past years."""
