"""From editions to subscribers: pages, feeds and files in one folder that any web server can host."""
