"""What clerks enter: the numbers that they type or paste, and what speaks against them."""
