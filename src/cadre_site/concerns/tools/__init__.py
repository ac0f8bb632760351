"""What an organisation does away from the server: its root, its manifests, recovery, the yearly drill."""
