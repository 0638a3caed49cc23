"""Which addresses lead where, by what people come for."""
