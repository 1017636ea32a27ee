"""SparkVAE on Airflow 2.6 and later (2.x), with its Spark provider.

``sparkvae_pipeline``: ingest >> train >> [evaluate, encode, score, sample] >> report, started by hand, with parameters.
``sparkvae_export``: every day, that day's folder of images through a model that is there: ingest >> [encode, score].

Both submit to the connection ``spark_default``, in client or cluster deploy mode; sizes of driver and executors are
those of its ``spark-defaults.conf`` (``deploy/`` has some). Everything of one run lies below ``<root>/<logical date>``,
so that a task that is tried again finds its own output: finished, it is left as it is, cut short, it is completed.

A task has succeeded when the status file that its command publishes last says so: in cluster deploy mode neither exit
status nor output of the driver reach ``spark-submit``. What the file holds is the task's return value (XCom).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

from airflow import DAG
from airflow.exceptions import AirflowException
from airflow.models.param import Param
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator

# A checkout or an image of SparkVAE; where this file is a copy, the variable says it.
HOME = os.environ.get("SPARKVAE_HOME") or os.path.normpath(os.path.join(os.path.realpath(__file__), "../../.."))
SECONDS_TO_READ = 120


class SparkVaeOperator(SparkSubmitOperator):
    """Submits one command of SparkVAE and reads the status file that it leaves.

    :param command: ``train``, say; also the task's id
    :param arguments: of the command (templated)
    :param status: URI of the file ``{"command":…,"status":"ok",…}`` (templated)
    """

    template_fields = (*SparkSubmitOperator.template_fields, "status")

    def __init__(self, *, command: str, arguments: list[str], status: str, **kwargs) -> None:
        super().__init__(
            task_id=command,
            name=f"sparkvae-{command}-{{{{ ts_nodash }}}}",
            application="{{ params.application }}",
            java_class="org.sparkvae.job.Main",
            application_args=[command, *arguments],
            # In cluster deploy mode spark-submit waits for the driver; YARN and Kubernetes do so anyway.
            conf={"spark.standalone.submit.waitAppCompletion": "true"},
            **kwargs,
        )
        self.command = command
        self.status = status

    def _get_hook(self):
        hook = super()._get_hook()
        # Of a standalone cluster it would ask a REST server, which a master need not have; spark-submit waits itself.
        hook._should_track_driver_status = False
        return hook

    def execute(self, context) -> dict:
        super().execute(context)
        status = read_status(self.status)
        if status.get("command") != self.command or status.get("status") != "ok":
            raise AirflowException(f"Cannot finish {self.command}: {self.status} holds {status}")
        return status


def read_status(uri: str) -> dict:
    """A status file, from any file system that the cluster's Spark opens."""
    try:
        return json.loads(read(uri))
    except ValueError as e:
        raise AirflowException(f"Cannot read {uri}: it is no JSON object") from e


def read(uri: str) -> str:
    path = local_path(uri)
    if path is not None:
        try:
            return path.read_text(encoding="utf-8")
        except OSError as e:
            raise not_done(uri, e.strerror) from e
    done = subprocess.run(
        [*hadoop_shell(), "-cat", uri], capture_output=True, text=True, timeout=SECONDS_TO_READ, check=False
    )
    if done.returncode != 0:
        raise not_done(uri, done.stderr.strip())
    return done.stdout


def not_done(uri: str, reason: str) -> AirflowException:
    return AirflowException(f"Cannot read {uri}: {reason} (the command has not come to its end)")


def local_path(uri: str) -> Path | None:
    """Where a name without a scheme lies is Hadoop's to say, if it is configured here."""
    if uri.startswith("file:"):
        return Path("/" + uri[len("file:") :].lstrip("/"))
    return None if ":" in uri or "HADOOP_CONF_DIR" in os.environ else Path(uri)


def hadoop_shell() -> list[str]:
    """Hadoop's own command, or the same class from the Spark whose spark-submit is called."""
    if shutil.which("hadoop"):
        return ["hadoop", "fs"]
    submit = shutil.which("spark-submit", path=spark_path())
    if submit is None:
        raise AirflowException("Cannot read status files: neither hadoop nor spark-submit is on the PATH")
    return [str(Path(submit).resolve().with_name("spark-class")), "org.apache.hadoop.fs.FsShell"]


def spark_path() -> str:
    path = os.environ.get("PATH", os.defpath)
    home = os.environ.get("SPARK_HOME")
    return os.pathsep.join([f"{home}/bin", path]) if home else path


DEFAULTS = {
    "owner": "sparkvae",
    "conn_id": "spark_default",
    "retries": 2,
    "retry_delay": timedelta(minutes=1),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=15),
    "execution_timeout": timedelta(hours=2),
    "sla": timedelta(hours=4),
}
RECIPE = f"{HOME}/conf/quickstart.conf"
START = datetime(2026, 1, 1, tzinfo=timezone.utc)
APPLICATION = Param(
    f"{HOME}/target/sparkvae.jar",
    type="string",
    description="The application jar: where the submitting host, or in cluster deploy mode every host, finds it. "
    "On a cluster put it onto HDFS or S3 once (hdfs:///apps/sparkvae.jar).",
)

with DAG(
    dag_id="sparkvae_pipeline",
    description="Images to a model, its evaluation, latents, densities, samples and a report",
    doc_md=__doc__,
    schedule=None,
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=24),
    default_args=DEFAULTS,
    tags=["sparkvae"],
    params={
        "application": APPLICATION,
        "input": Param(
            "/usr/share/datasets/fashion-mnist", type="string", description="Image data set, URI of a file or folder."
        ),
        "root": Param(f"{HOME}/target/airflow", type="string", description="URI of the folder of all runs."),
        "config": Param(RECIPE, type="string", description="HOCON file of ingest's and train's settings, URI."),
        "seed": Param(1, type="integer", description="Of training and of the samples."),
        "importance_samples": Param(16, type="integer", minimum=2, description="K of the density of each image."),
        "samples": Param(64, type="integer", minimum=1, description="Images to draw from the prior."),
    },
) as pipeline:
    place = "{{ params.root }}/{{ ts_nodash }}"
    corpus, run = f"{place}/corpus", f"{place}/run"

    ingest = SparkVaeOperator(
        command="ingest",
        arguments=["--input", "{{ params.input }}", "--output", corpus, "--config", "{{ params.config }}"],
        status=f"{corpus}/status.json",
    )
    train = SparkVaeOperator(
        command="train",
        arguments=["--data", corpus, "--run", run, "--config", "{{ params.config }}"]
        + ["--set", "training.seed={{ params.seed }}"],
        status=f"{run}/status/train.json",
        execution_timeout=timedelta(hours=12),
        sla=timedelta(hours=16),
    )
    evaluate = SparkVaeOperator(
        command="evaluate",
        arguments=["--run", run, "--data", corpus, "--split", "test"],
        status=f"{run}/status/evaluate.json",
    )
    encode = SparkVaeOperator(
        command="encode",
        arguments=["--run", run, "--data", corpus, "--output", f"{place}/latents"],
        status=f"{place}/latents/status.json",
    )
    score = SparkVaeOperator(
        command="score",
        arguments=["--run", run, "--data", corpus, "--output", f"{place}/densities"]
        + ["--importance-samples", "{{ params.importance_samples }}"],
        status=f"{place}/densities/status.json",
    )
    sample = SparkVaeOperator(
        command="sample",
        arguments=["--run", run, "--output", f"{place}/samples", "--count", "{{ params.samples }}"]
        + ["--seed", "{{ params.seed }}", "--grid"],
        status=f"{place}/samples/status.json",
    )
    report = SparkVaeOperator(
        command="report",
        arguments=["--run", run, "--data", corpus],
        status=f"{run}/status/report.json",
    )
    ingest >> train >> [evaluate, encode, score, sample] >> report

with DAG(
    dag_id="sparkvae_export",
    description="Every day's new images to latents and densities, with a model that is there",
    doc_md=__doc__,
    schedule="@daily",
    start_date=START,
    catchup=False,
    max_active_runs=1,
    dagrun_timeout=timedelta(hours=20),
    default_args=DEFAULTS,
    tags=["sparkvae"],
    is_paused_upon_creation=True,
    params={
        "application": APPLICATION,
        "input": Param("/data/incoming", type="string", description="URI of the folder that has one folder a day."),
        "root": Param(f"{HOME}/target/airflow/export", type="string", description="URI of the folder of all days."),
        "run": Param(f"{HOME}/target/quickstart/run", type="string", description="Finished run, URI."),
        "config": Param(RECIPE, type="string", description="HOCON file of ingest's settings, URI."),
        "importance_samples": Param(16, type="integer", minimum=2, description="K of the density of each image."),
    },
) as export:
    day = "{{ params.root }}/{{ ds }}"

    new_images = SparkVaeOperator(
        command="ingest",
        arguments=["--input", "{{ params.input }}/{{ ds }}", "--output", f"{day}/corpus"]
        + ["--config", "{{ params.config }}"],
        status=f"{day}/corpus/status.json",
    )
    new_latents = SparkVaeOperator(
        command="encode",
        arguments=["--run", "{{ params.run }}", "--data", f"{day}/corpus", "--output", f"{day}/latents"],
        status=f"{day}/latents/status.json",
    )
    new_densities = SparkVaeOperator(
        command="score",
        arguments=["--run", "{{ params.run }}", "--data", f"{day}/corpus", "--output", f"{day}/densities"]
        + ["--importance-samples", "{{ params.importance_samples }}"],
        status=f"{day}/densities/status.json",
    )
    new_images >> [new_latents, new_densities]
