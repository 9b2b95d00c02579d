"""The commands, one file each; with publish.py the only ones that know Click, the clock and the environment."""
