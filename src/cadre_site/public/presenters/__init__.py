"""From the ledger to plain values for a page; templates do no sums."""
