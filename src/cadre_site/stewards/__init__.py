"""The stewards' desk: a country's own files on their way to a release. No other app sees such rows."""
