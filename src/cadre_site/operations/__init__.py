"""What keeps the site running: probes, metrics, logs, backup and restore, what is deleted when."""
