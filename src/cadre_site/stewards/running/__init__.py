"""Reading and releasing in the background: asked for on a page, done by ``cadre work``."""
