"""The calls, by what they are about; each through the same selectors and services as the pages."""
