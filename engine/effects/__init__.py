"""What Stegvis does in the world outside: one file for each kind of effect. They know no stored data."""
