"""From a goal back to what must be done: intakes that close a gap, and the cheapest mix of measures."""
