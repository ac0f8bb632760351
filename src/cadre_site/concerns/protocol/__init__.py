"""What browsers and tools say to each other: docs/explanation/concerns-protocol.md. No Django here.

The twin in TypeScript is ``frontend/concerns/src/protocol``; both pass ``tests/concerns/vectors.json``.
"""
