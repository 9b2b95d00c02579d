"""What presswork costs beside plain WeasyPrint and its peers; `make bench` runs it."""
