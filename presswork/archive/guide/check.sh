#!/bin/sh
# presswork-archive-guide: 1
