"""Who is who (帐户): organs as a tree with dated names, groups of units, users and what they may do."""
