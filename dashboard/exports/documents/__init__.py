"""The parts of a Word document: its styles, its links, its tables."""
