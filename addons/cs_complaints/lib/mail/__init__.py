"""Mails as they really come: read without loss whatever their form, and judged by their headers."""
