class DAG:
    """Keeps what it is given, and the tasks made in its context."""

    defined = []
    current = None

    def __init__(self, dag_id, *, params, default_args, **settings):
        self.dag_id = dag_id
        self.params = params
        self.default_args = default_args
        self.settings = settings
        self.tasks = {}

    def __enter__(self):
        DAG.current = self
        DAG.defined.append(self)
        return self

    def __exit__(self, *raised):
        DAG.current = None


class BaseOperator:
    """Keeps what it is given; `a >> b` makes a the upstream of b."""

    KNOWN = {"owner", "retries", "retry_delay", "retry_exponential_backoff", "max_retry_delay"}
    KNOWN |= {"execution_timeout", "sla", "conn_id"}

    def __init__(self, *, task_id, **settings):
        self.task_id = task_id
        self.settings = {**DAG.current.default_args, **settings}
        unknown = self.settings.keys() - self.KNOWN
        if unknown or task_id in DAG.current.tasks:
            raise TypeError(f"{task_id}: {unknown or 'is there already'}")
        self.upstream = []
        DAG.current.tasks[task_id] = self

    def __rshift__(self, other):
        for task in other if isinstance(other, list) else [other]:
            task.upstream.append(self.task_id)
        return other

    def __rrshift__(self, others):
        for task in others:
            task >> self
        return self
