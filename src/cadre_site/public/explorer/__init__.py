"""The explorer: one indicator of a release by area, year and group, as table or chart, to keep or embed."""
