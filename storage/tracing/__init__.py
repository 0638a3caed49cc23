"""What authors were told, and the threads between proposals and the plan."""
