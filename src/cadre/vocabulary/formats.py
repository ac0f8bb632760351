"""The formats in which documents are made."""

FORMATS = ("html", "docx", "pdf")
