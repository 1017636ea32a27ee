"""record.py DAG_FILE: loads the file on the package beside this one; one JSON object of its DAGs on stdout.

record.py DAG_FILE DAG TASK [name=value]...: executes one task with these parameters; its return value on stdout.
Templates are rendered as Airflow renders them for the logical date 2026-03-04T05:06:07.
"""

import json
import re
import runpy
import sys
from datetime import timedelta

from airflow.exceptions import AirflowException
from airflow.models.recording import DAG

LOGICAL_DATE = {"ts_nodash": "20260304T050607", "ds": "2026-03-04"}


def rendered(value, params):
    if isinstance(value, str):
        values = {**LOGICAL_DATE, **{f"params.{name}": str(value) for name, value in params.items()}}
        return re.sub(r"{{ (\S+) }}", lambda match: values[match.group(1)], value)
    if isinstance(value, dict):
        return {name: rendered(one, params) for name, one in value.items()}
    return [rendered(one, params) for one in value]


def render(task, params):
    for field in task.template_fields:
        setattr(task, field, rendered(getattr(task, field), params))
    return task


def plain(value):
    return value.total_seconds() if isinstance(value, timedelta) else str(value)


def recorded(dag):
    params = {name: param.default for name, param in dag.params.items()}
    return {
        "settings": {name: plain(value) for name, value in dag.settings.items()},
        "params": params,
        "tasks": {
            name: {
                "upstream": sorted(task.upstream),
                "settings": {setting: plain(value) for setting, value in task.settings.items()},
                **{field.lstrip("_"): getattr(task, field) for field in render(task, params).template_fields},
            }
            for name, task in dag.tasks.items()
        },
    }


def main(file, dag_id=None, task_id=None, *assignments):
    runpy.run_path(file)
    dags = {dag.dag_id: dag for dag in DAG.defined}
    if dag_id is None:
        print(json.dumps({name: recorded(dag) for name, dag in dags.items()}))
        return
    params = {name: param.default for name, param in dags[dag_id].params.items()}
    params.update(assignment.split("=", 1) for assignment in assignments)
    try:
        print(json.dumps(render(dags[dag_id].tasks[task_id], params).execute({})))
    except AirflowException as e:
        sys.exit(str(e))


main(*sys.argv[1:])
