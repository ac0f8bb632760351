"""Counts and sums at the finest grain: an edition and a definition in, a `TallyTable` out."""
