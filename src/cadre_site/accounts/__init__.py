"""People, the organisations they act for, and what each may do. Sign-in itself is django-allauth's."""
