"""The handlers' desk: their pages, their sign-in, and the API behind them."""
