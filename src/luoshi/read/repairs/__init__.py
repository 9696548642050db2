"""One file a kind of dirt: each finds its repairs in a text and proves them (docs/algorithms/cleaning.md)."""
