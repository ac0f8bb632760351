"""``cadre project``: a country's stocks and flows carried forward, with intervals, scenarios and gaps."""
