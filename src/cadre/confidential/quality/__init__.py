"""Quality checks in WHO's six steps, and the numbered issues that come of them.

What a check finds is a doubt about one cell of the tallies before disclosure control: it may hold small
counts and stays where rows about people are.
"""

from cadre.confidential.quality.checking import Checked, Doubt, check_edition, doubts
from cadre.confidential.quality.issues import Event, Issue
from cadre.confidential.quality.recording import Issues

__all__ = ["Checked", "Doubt", "Event", "Issue", "Issues", "check_edition", "doubts"]
