"""What may leave: indicators, outlook, findings, documents and exchange formats."""
