"""The site: what the public sees of approved releases. The only place with requests and migrations."""
