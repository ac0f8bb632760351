"""Reports made from a release folder alone: compose a Document, then render it as HTML, DOCX or PDF."""
