"""How many staff a workload needs (WISN), and where the next posts do most good."""
