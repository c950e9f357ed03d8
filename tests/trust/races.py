"""Changes at the same moment, and clocks that jump: one wins, and the history is true."""
