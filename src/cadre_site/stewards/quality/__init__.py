"""Quality checks at the stewards' desk: what the six steps found, and what people do about it."""
