"""What if: the figures of a command again with levers pulled, beside those of the file as it is."""
