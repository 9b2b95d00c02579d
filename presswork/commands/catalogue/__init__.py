"""The commands of a catalogue, one file each."""
