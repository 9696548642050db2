"""Growth, differences, percentage points, contributions, means of years."""
