"""The reports API: what somebody's browser speaks to. It has no session, no cookie and keeps no address."""
