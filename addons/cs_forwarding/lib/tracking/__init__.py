"""Tracking without a database: what services send, and waybills."""
