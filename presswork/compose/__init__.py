"""Chapters and their answers become the HTML of one medium (Jinja2 is met in `templates` alone)."""
