"""Minutes and what was answered to them."""
