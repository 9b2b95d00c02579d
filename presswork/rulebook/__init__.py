"""The rules that everything is held to, a table for each part of the work; `presswork.rules` has them all."""
