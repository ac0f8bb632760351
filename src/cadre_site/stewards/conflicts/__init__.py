"""Where sources disagree: counted, which one is followed, and another order tried before it is saved."""
