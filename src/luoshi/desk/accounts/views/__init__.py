"""Pages of the accounts: a request in, a page out; what may be seen and done is decided below."""
