"""Charts as Vega-Lite: every number and word in them is already text in the reader's language."""
