"""The colours a label can have: names, so that every theme of the panel picks its own shade."""

import zlib

COLOURS = (
    "gray",
    "red",
    "pink",
    "grape",
    "violet",
    "indigo",
    "blue",
    "cyan",
    "teal",
    "green",
    "lime",
    "yellow",
    "orange",
)


def colour_for(key: str) -> str:
    """The colour of a label made from a name alone: spread by name, so that an import's labels can be told apart."""
    return COLOURS[zlib.crc32(key.encode()) % len(COLOURS)]
