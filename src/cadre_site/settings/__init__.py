"""Where the site keeps its things and whom it answers: from the environment, refused when unsafe."""
