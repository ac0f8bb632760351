"""What everybody may see: home, countries, indicators, figures, releases. Nothing here writes."""
