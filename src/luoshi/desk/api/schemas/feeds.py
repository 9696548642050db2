"""What changed since a position: rows of the ledger that came or went, things that are followed as they are now."""

from ninja import Field, Schema

from luoshi.desk.api.schemas.ledger import CommitmentOut, HonourRecord, ObservationOut, ProjectRecord
from luoshi.desk.api.schemas.projects import ProjectOut
from luoshi.desk.api.schemas.register import HonourOut
from luoshi.desk.api.schemas.tracking import TaskOut


class News(Schema):
    """What happened to a row of the ledger (变动)."""

    position: int = Field(description="位置：增量的先后次序，与审计链同号。")
    change: str = Field(
        description="enter 记入（内容见 row）、end 不再认可；跟踪的任务、项目、荣誉都是 set（现在的样子）。"
    )
    id: int = Field(description="行号。")


class ObservationNews(News):
    """A change of an observation (观测值的变动)."""

    row: ObservationOut


class CommitmentNews(News):
    """A change of a task out of a document (文件里任务的变动)."""

    row: CommitmentOut


class ProjectRecordNews(News):
    """A change of a project out of a document (文件里项目的变动)."""

    row: ProjectRecord


class HonourRecordNews(News):
    """A change of an honour out of a document (文件里荣誉的变动)."""

    row: HonourRecord


class TaskNews(News):
    """A change of a task (任务的变动)."""

    row: TaskOut


class ProjectNews(News):
    """A change of a project (项目的变动)."""

    row: ProjectOut


class HonourNews(News):
    """A change of an entry of the register (荣誉试点的变动)."""

    row: HonourOut


class FeedOf(Schema):
    """A stretch of a feed, without its changes (增量)."""

    since: str = Field(description="下次用的 since。")
    more: bool = Field(description="后面还有，请立即接着取。")


class ObservationFeed(FeedOf):
    """Changes of observations (指标增量)."""

    items: list[ObservationNews]


class CommitmentFeed(FeedOf):
    """Changes of tasks out of documents (文件里任务的增量)."""

    items: list[CommitmentNews]


class ProjectRecordFeed(FeedOf):
    """Changes of projects out of documents (文件里项目的增量)."""

    items: list[ProjectRecordNews]


class HonourRecordFeed(FeedOf):
    """Changes of honours out of documents (文件里荣誉的增量)."""

    items: list[HonourRecordNews]


class TaskFeed(FeedOf):
    """Changes of tasks (任务增量)."""

    items: list[TaskNews]


class ProjectFeed(FeedOf):
    """Changes of projects (项目增量)."""

    items: list[ProjectNews]


class HonourFeed(FeedOf):
    """Changes of the register (荣誉试点增量)."""

    items: list[HonourNews]
