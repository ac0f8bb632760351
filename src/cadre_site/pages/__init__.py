"""How pages speak: their language, and templates with the catalogue's texts."""
