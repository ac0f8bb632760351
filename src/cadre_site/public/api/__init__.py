"""The public API: read only, versioned, described by OpenAPI at ``/api/v1/openapi.json``."""
