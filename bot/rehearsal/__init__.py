"""The whole programme played through by synthetic people, on a clock that only the play moves."""
