"""``cadre budget``: the money of the workforce, part by part, from tables and a specification."""
