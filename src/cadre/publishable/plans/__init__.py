"""Plans: the cheapest mix of training, recruitment, retention and task sharing within limits."""

SEED = 20260101
