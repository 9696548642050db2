"""Ways to have the same work done on many tasks: one after another, by several processes, or by Spark.

*work* is a function of a module (other processes must find it by its name); tasks and results must bear pickling. What
comes out is the same whichever way is taken, but for its order.
"""

import multiprocessing
import os
import pickle
import re
import shutil
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

from luoshi.records import LuoshiError

__all__ = ["by_processes", "by_spark"]

Task = TypeVar("Task")
Result = TypeVar("Result")

_REASON = re.compile(r"^[ :]*+(?:Caused by: )?(?:[\w$]++\.)*+([\w$]++(?<=Error|ption): .+)", re.MULTILINE)
_AHEAD = 2
"""Tasks handed out for each process: one at work and one waiting, so that none is idle and few are lost."""


def by_processes(
    tasks: Iterable[Task],
    work: Callable[[Task], Result],
    *,
    jobs: int,
    split: Callable[[Task], Iterable[Task]],
    lost: Callable[[Task], Result],
) -> Iterator[Result]:
    """The results of *work* on *tasks* by *jobs* processes, each as soon as it is there.

    If a process dies (no memory, a fault in a library), the tasks that were at work are *split* and done one at a time:
    a piece that makes its process die again gives what *lost* says of it, and the others go on. Processes end with the
    one that started them, however that ends.
    """
    waiting = deque(tasks)
    while waiting:
        running: dict[Future[Result], Task] = {}
        with _pool(jobs) as pool:
            try:
                while waiting or running:
                    while waiting and len(running) < _AHEAD * jobs:
                        future = pool.submit(work, waiting[0])  # if it cannot be handed out, it still waits
                        running[future] = waiting.popleft()
                    for ended in wait(running, return_when=FIRST_COMPLETED).done:
                        result = ended.result()
                        del running[ended]
                        yield result
            except BrokenProcessPool:
                pass
        yield from _one_at_a_time([piece for task in running.values() for piece in split(task)], work, lost)


def _one_at_a_time(
    tasks: Iterable[Task], work: Callable[[Task], Result], lost: Callable[[Task], Result]
) -> Iterator[Result]:
    """Do each task in a process that has nothing else to do, so that it is known which one makes it die."""
    waiting = deque(tasks)
    while waiting:
        with _pool(1) as pool:
            try:
                while waiting:
                    result = pool.submit(work, waiting[0]).result()
                    waiting.popleft()
                    yield result
            except BrokenProcessPool:
                yield lost(waiting.popleft())


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Fresh processes (not forked, so that it is the same on every system), ended as soon as their work in hand is."""
    jobs = min(jobs, 61) if sys.platform == "win32" else jobs  # no more can be waited for there
    pool = ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn"), initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _begin() -> None:
    """In a new process: leave Ctrl+C to the one that started it, and end when that one ends, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None  # it was started by one

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, daemon=True).start()


def by_spark(
    tasks: Sequence[Task], work: Callable[[Task], Result], *, master: str, watch: Callable[[], None]
) -> Iterator[Result]:
    """The results of *work* on *tasks* by Spark at *master* (``local[2]``, ``spark://host:7077``, ``yarn`` ...).

    *watch* is called about once a second meanwhile. A session that is there already is used and left alone.

    Raises:
        LuoshiError: L403 PySpark or Java is missing, L404 Spark did not start or gave up; or what *work* raised.
    """
    if not tasks:
        return
    with _session(master) as spark:
        with ThreadPoolExecutor(1) as thread:
            rows = thread.submit(_collect, spark, tasks, work)
            try:
                while not wait([rows], timeout=1).done:
                    watch()
            except BaseException:
                spark.sparkContext.cancelAllJobs()
                raise
        if error := rows.exception():
            todo = "已读完的部分都在，再运行一次会接着读；仍不行时改用多进程（--jobs）"
            raise LuoshiError("L404", f"Spark 没有做完：{reason(error)}", master, todo) from error
        for row in rows.result():
            result = pickle.loads(row.result)
            if isinstance(result, LuoshiError):
                raise result
            yield result


def reason(error: BaseException) -> str:
    r"""What went wrong, out of the many lines that Spark says: the last error that it tells in words.

    >>> reason(Exception("no\n: a.SparkException: Job aborted\n\tat b.C\nCaused by: a.SparkException: worker exited"))
    'SparkException: worker exited'
    """
    told = _REASON.findall(str(error))
    return str(told[-1])[:200] if told else type(error).__name__


def _collect(spark: Any, tasks: Sequence[Task], work: Callable[[Task], Result]) -> list[Any]:
    """One row a task, each in a partition of its own; the rows of the results."""
    rows = ((bytearray(pickle.dumps(task)),) for task in tasks)
    frame = spark.createDataFrame(spark.sparkContext.parallelize(rows, len(tasks)), "task binary", verifySchema=False)
    done: list[Any] = frame.mapInArrow(_mapper(work), "result binary").collect()
    return done


def _mapper(work: Callable[[Task], Result]) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """*work* as Spark wants it: from batches of tasks to batches of results, or of the errors to be raised."""

    def run(batches: Iterable[Any]) -> Iterator[Any]:
        pyarrow = import_module("pyarrow")  # there is one where Spark is
        for batch in batches:
            for task in batch.column(0).to_pylist():
                try:
                    result: object = work(pickle.loads(task))
                except LuoshiError as error:
                    result = error
                data = pyarrow.array([pickle.dumps(result)], pyarrow.binary())
                yield pyarrow.RecordBatch.from_arrays([data], ["result"])

    return run


@contextmanager
def _session(master: str) -> Iterator[Any]:
    """The session that is there, or a quiet one of our own that ends with its work."""
    sql = _spark(master)
    if active := sql.SparkSession.getActiveSession():
        yield active
        return
    here = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else it takes whatever python3 is in the path
    builder = sql.SparkSession.builder.master(master).appName("luoshi").config("spark.executorEnv.PYTHONPATH", here)
    settings = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "OFF"}
    if master.startswith("local"):  # many an office machine cannot find itself by its own name
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    for key, value in settings.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        words = str(error).strip().partition("\n")[0][:200]
        todo = "请检查 --master 的地址，以及 Java 是否为 17 以上（java -version）"
        raise LuoshiError("L404", f"Spark 启动不了：{words}", master, todo) from error
    try:
        yield session
    finally:
        session.stop()


def _spark(master: str) -> Any:
    """The module `pyspark.sql`, after a look whether all that it needs is there."""
    home = os.environ.get("JAVA_HOME")
    try:
        for name in ("pandas", "pyarrow"):  # PySpark asks for both only in the midst of the work
            import_module(name)
        sql = import_module("pyspark.sql")
    except ImportError as error:
        missing = (error.name or str(error)).partition(".")[0]
        todo = "请运行 pip install 'luoshi[spark]'，或改用多进程（--jobs）"
        raise LuoshiError("L403", f"没有安装 {missing}，用不了 Spark", master, todo) from error
    if not shutil.which(os.path.join(home, "bin", "java") if home else "java"):
        where = "JAVA_HOME 指的文件夹里没有 java" if home else "没有安装 Java"
        todo = "请安装 Java 17（Debian：apt-get install openjdk-17-jre-headless），或改用多进程（--jobs）"
        raise LuoshiError("L403", f"{where}，用不了 Spark", master, todo)
    return sql
