"""What differs between two deployments, in the words of those who wrote them. Start at `comparing.diff`."""
