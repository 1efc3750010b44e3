"""What is asked over another screen."""
