"""The audit chain (审计): who did what when, each row bound to the one before it by a digest."""
