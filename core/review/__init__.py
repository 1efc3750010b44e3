"""What a person decides, and what stands after it; the same whoever asks, screen or command."""
