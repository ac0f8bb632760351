"""Everything that can happen to cases, keys and organisations; each with its row of audit."""
