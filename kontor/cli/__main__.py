"""`python -m kontor.cli`."""

from kontor.cli import main

main()
