"""Organs, their names through time, groups of units, users, grants: storage and constraints only."""

from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.crypto import salted_hmac


class Organ(models.Model):
    """A unit (单位、区市): a city, district, department, town or firm; it lives on when its name changes.

    *path* is the chain of ids from the root (``/1/4/``), so that a subtree is one range of an index.
    """

    class Kind(models.TextChoices):
        """What sort of unit it is."""

        REGION = "region", "行政区"
        DEPARTMENT = "department", "部门"
        ZONE = "zone", "功能区"
        TOWN = "town", "镇街"
        FIRM = "firm", "企业"

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, db_index=True, editable=False, default="")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=80)
    """The name of today; OrganName has those of other times."""
    short = models.CharField(max_length=20, blank=True)
    order = models.PositiveIntegerField(default=0)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        """Order and uniqueness."""

        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["parent", "name"], name="organ_name_once")]

    def __str__(self) -> str:
        """The name of today."""
        return self.name


class OrganName(models.Model):
    """A name that an organ had from a day on until another day (即墨市 until 2017, 即墨区 after)."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="names")
    name = models.CharField(max_length=80, db_index=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        """A name's time runs forward."""

        ordering: ClassVar = [F("since").asc(nulls_first=True)]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="name_time_forward",
            )
        ]


class UnitGroup(models.Model):
    """A list of units as one system counts them: assessment has ten districts, air quality eleven."""

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        """The name."""
        return self.name


class UnitGroupMember(models.Model):
    """A unit's place in a group, for as long as it belongs there."""

    group = models.ForeignKey(UnitGroup, models.CASCADE, related_name="members")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="memberships")
    order = models.PositiveIntegerField(default=0)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        """Each unit once a time."""

        ordering: ClassVar = ["order", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["group", "organ", "since"], name="member_once")]


class User(AbstractUser):
    """A person who works at the desk; *organ* is where, *full_name* how colleagues know them."""

    full_name = models.CharField("姓名", max_length=40)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="users")
    must_change_password = models.BooleanField(default=False)
    password_at = models.DateTimeField(null=True, blank=True)
    """Since when the password is in use: it expires after settings.PASSWORD_DAYS."""
    epoch = models.PositiveIntegerField(default=0)
    """Part of what every session is bound to: counted up, all sessions of the person end at once."""
    last_look = models.DateTimeField(null=True, blank=True)
    """When the home page was opened before: what changed since is shown there."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    def __str__(self) -> str:
        """The name that colleagues know."""
        return self.full_name or self.username

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        """What a session must still have to be good: it ends with the password and with the epoch."""
        salt = "luoshi.desk.accounts.models.User.session"
        return salted_hmac(salt, f"{self.epoch}:{self.password}", secret=secret, algorithm="sha256").hexdigest()


class PasswordUsed(models.Model):
    """The hash of a password that a person had, so that it is not chosen again."""

    user = models.ForeignKey(User, models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=128)
    at = models.DateTimeField()

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-at", "-id"]


class Role(models.TextChoices):
    """What a person may do within a subtree of organs; docs/how-to/desk.md has the table."""

    READER = "reader", "查阅"
    CLERK = "clerk", "填报"
    APPROVER = "approver", "审核"
    SUPERVISOR = "supervisor", "督查"
    ADMINISTRATOR = "administrator", "管理"


class Sensitivity(models.IntegerChoices):
    """How widely a thing may be seen: each level includes the ones before it."""

    OPEN = 0, "一般"
    FIRMS = 1, "企业数据"
    PERSONS = 2, "个人信息"


class Grant(models.Model):
    """A role of a user over an organ and all below it, up to a sensitivity, for a time."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="grants")
    sensitivity = models.PositiveSmallIntegerField(choices=Sensitivity.choices, default=Sensitivity.OPEN)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        """The same grant once, in a time that runs forward."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "role", "organ"], name="grant_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gt=F("since")),
                name="grant_time_forward",
            ),
        ]

    def __str__(self) -> str:
        """The role and where."""
        return f"{self.get_role_display()} · {self.organ}"
