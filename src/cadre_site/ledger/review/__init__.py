"""The desk where releases are looked at before the public sees them, and taken down when they must."""
