"""All writes of the accounts: permission, change and audit entry together, in one transaction each."""

from luoshi.desk.accounts.services.organs import organ_create
from luoshi.desk.accounts.services.sessions import looked_home, password_changed
from luoshi.desk.accounts.services.users import administrator_create

__all__ = ["administrator_create", "looked_home", "organ_create", "password_changed"]
