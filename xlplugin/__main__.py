"""`python -m xlplugin`: the program, where its own name is not on the path."""

from xlplugin.cli import main

main()
