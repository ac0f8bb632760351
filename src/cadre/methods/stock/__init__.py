"""Supply of workers: stocks by age, sex, occupation and area, carried forward by their flows."""
