"""Organs with their names through time, groups of units, users and what they were granted."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Field, Schema

from luoshi.desk.accounts.models import Grant, Organ, OrganName, UnitGroup, UnitGroupMember, User
from luoshi.desk.api.paging import Key, PageOf
from luoshi.desk.api.schemas.about import OrganOut, OrganRef

Kind = Literal["region", "department", "zone", "town", "firm"]
Name = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\s\u0000-\u001f\u007f](.*[^\s\u0000-\u001f])?$")]
Short = Annotated[str, Field(max_length=20, pattern=r"^[^\u0000-\u001f\u007f]*$")]
RoleName = Literal["reader", "clerk", "approver", "supervisor", "administrator"]
_USERNAME = r"^[A-Za-z0-9_.@+-]+$"


class NameOut(Schema):
    """A name that an organ had for a time (名称沿革)."""

    name: str = Field(description="名称。")
    since: date | None = Field(description="自何日；一直以来的是 null。")
    until: date | None = Field(description="至何日（不含）；现名是 null。")

    @classmethod
    def of(cls, row: OrganName) -> "NameOut":
        """The name of a row."""
        return cls(name=row.name, since=row.since, until=row.until)


class OrganWhole(OrganOut):
    """An organ with its names through time (单位和名称沿革)."""

    order: int = Field(description="在同级里的次序。")
    names: list[NameOut] = Field(description="历来的名称，先后为序。")

    @classmethod
    def whole(cls, row: Organ) -> "OrganWhole":
        """The organ of a row (its names prefetched)."""
        plain = OrganOut.of(row).model_dump()
        return cls(**plain, order=row.order, names=[NameOut.of(name) for name in row.names.all()])


class OrganNew(Schema, extra="forbid"):
    """A new organ (新增单位)."""

    parent: Key = Field(description="上级单位号。")
    name: Name = Field(description="名称。")
    kind: Kind = Field(description="类别。")
    short: Short = Field("", description="简称。")
    order: int = Field(0, ge=0, le=2**31 - 1, description="在同级里的次序。")
    since: date | None = Field(None, description="自何日成立；不写是一直以来。")


class OrganChange(Schema, extra="forbid"):
    """What is to be changed of an organ; what is left out stays (单位的修改)."""

    kind: Kind | None = Field(None, description="类别。")
    short: Short | None = Field(None, description="简称。")
    order: int | None = Field(None, ge=0, le=2**31 - 1, description="在同级里的次序。")


class OrganName_(Schema, extra="forbid"):
    """A new name from a day on (更名)."""

    name: Name = Field(description="新名称。")
    on: date = Field(description="自何日起，今天或以前。")


class FormerName(Schema, extra="forbid"):
    """A name that an organ had before the earliest that is known (补记旧名)."""

    name: Name = Field(description="旧名称。")
    since: date | None = Field(None, description="自何日。")
    until: date = Field(description="至何日（不含）。")


class OrganMove(Schema, extra="forbid"):
    """Where an organ is to be (移到新的上级)."""

    parent: Key = Field(description="新上级的单位号。")


class OrganEnd(Schema, extra="forbid"):
    """From which day on an organ is closed (撤销)."""

    on: date = Field(description="自何日起，今天或以前。")


class GroupOut(Schema):
    """A group of units (单位组)."""

    id: int
    code: str = Field(description="代号，不变。")
    name: str = Field(description="名称。")

    @classmethod
    def of(cls, row: UnitGroup) -> "GroupOut":
        """The group of a row."""
        return cls(id=row.pk, code=row.code, name=row.name)


class GroupPage(PageOf):
    """Some groups (一页单位组)."""

    items: list[GroupOut]


class MemberOut(Schema):
    """A unit's place in a group for a time (组员)."""

    id: int
    organ: OrganRef | None = Field(description="单位。")
    order: int = Field(description="次序。")
    since: date | None = Field(description="自何日；一直以来的是 null。")
    until: date | None = Field(description="至何日（不含）；仍在的是 null。")

    @classmethod
    def of(cls, row: UnitGroupMember) -> "MemberOut":
        """The member of a row."""
        return cls(id=row.pk, organ=OrganRef.of(row.organ), order=row.order, since=row.since, until=row.until)


class GroupWhole(GroupOut):
    """A group with all units that it ever had (单位组和组员)."""

    members: list[MemberOut] = Field(description="组员，现在的在前。")


class GroupNew(Schema, extra="forbid"):
    """A new group (新增单位组)."""

    code: str = Field(min_length=1, max_length=50, pattern=r"^[A-Za-z0-9_-]+$", description="代号，不变。")
    name: Name = Field(description="名称。")


class GroupChange(Schema, extra="forbid"):
    """Another name of a group (单位组改名)."""

    name: Name = Field(description="名称。")


class MemberNew(Schema, extra="forbid"):
    """A unit that is to belong to a group (加入单位组)."""

    organ: Key = Field(description="单位号。")
    since: date | None = Field(None, description="自何日；不写是一直以来。")
    order: int = Field(0, ge=0, le=2**31 - 1, description="次序。")


class MemberEnd(Schema, extra="forbid"):
    """When a unit leaves a group (退出单位组)."""

    until: date = Field(description="至何日（不含）。")


class GrantOut(Schema):
    """A grant (授权)."""

    id: int
    role: RoleName = Field(description="角色：查阅、填报、审核、督查、管理。")
    organ: OrganRef | None = Field(description="范围：这个单位和它的全部下级。")
    sensitivity: int = Field(description="最高敏感程度。")
    since: date | None = Field(description="自何日起。")
    until: date | None = Field(description="至何日止（不含）。")

    @classmethod
    def of(cls, row: Grant) -> "GrantOut":
        """The grant of a row."""
        plain = {name: getattr(row, name) for name in ("role", "sensitivity", "since", "until")}
        return cls(id=row.pk, organ=OrganRef.of(row.organ), **plain)


class UserOut(Schema):
    """A user; passwords, tokens and sessions are never told (用户)."""

    id: int
    username: str = Field(description="用户名。")
    full_name: str = Field(description="姓名。")
    organ: OrganRef | None = Field(description="所在单位。")
    email: str = Field(description="邮箱。")
    active: bool = Field(description="在用。")
    outside: bool = Field(description="没有本系统密码，只用统一身份登录。")
    last_login: datetime | None = Field(description="最近登录网页的时刻。")
    grants: list[GrantOut] = Field(description="授权。")

    @classmethod
    def of(cls, row: User) -> "UserOut":
        """The user of a row (grants prefetched)."""
        return cls(
            id=row.pk, username=row.username, full_name=row.full_name, organ=OrganRef.of(row.organ), email=row.email,
            active=row.is_active, outside=not row.has_usable_password(), last_login=row.last_login,
            grants=[GrantOut.of(grant) for grant in row.grants.all()],
        )  # fmt: skip


class UserPage(PageOf):
    """Some users (一页用户)."""

    items: list[UserOut]


class UserNew(Schema, extra="forbid"):
    """A new user, without a password: the first one is given on the page (新增用户)."""

    username: str = Field(min_length=1, max_length=60, pattern=_USERNAME, description="用户名，不变。")
    full_name: str = Field(min_length=1, max_length=40, pattern=r"^[^\u0000-\u001f\u007f]+$", description="姓名。")
    organ: Key = Field(description="所在单位号。")
    email: str = Field("", max_length=120, pattern=r"^([^@\s]+@[^@\s]+)?$", description="邮箱。")


class UserChange(Schema, extra="forbid"):
    """What is to be changed of a user; what is left out stays (用户的修改)."""

    full_name: str | None = Field(
        None, min_length=1, max_length=40, pattern=r"^[^\u0000-\u001f\u007f]+$", description="姓名。"
    )
    organ: Key | None = Field(None, description="所在单位号。")
    email: str | None = Field(None, max_length=120, pattern=r"^([^@\s]+@[^@\s]+)?$", description="邮箱。")
    active: bool | None = Field(None, description="在用；改为 false 是停用，其登录和令牌立即失效。")


class GrantNew(Schema, extra="forbid"):
    """A role that is to be granted; the same over the same organ again changes it (授权)."""

    role: RoleName = Field(description="角色。")
    organ: Key = Field(description="范围：单位号，含其全部下级。")
    sensitivity: Literal[0, 1, 2] = Field(0, description="最高敏感程度。")
    since: date | None = Field(None, description="自何日起。")
    until: date | None = Field(None, description="至何日止（不含）。")
