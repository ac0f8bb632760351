"""The audit of a pattern, independent of the suppressor: what attackers who know only public facts can learn."""
