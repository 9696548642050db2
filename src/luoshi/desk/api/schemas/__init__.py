"""What calls answer: each field in Chinese words, numbers as text so that no digit is lost."""
