"""Pure numerical methods on arrays. They know nothing of whose data it is."""
