import subprocess

from airflow.exceptions import AirflowException
from airflow.models.recording import BaseOperator


class SparkSubmitHook:
    def __init__(self, command):
        self._should_track_driver_status = True
        self._command = command

    def submit(self, application):
        if subprocess.run([*self._command[:-1], application, *self._command[-1]], check=False).returncode:
            raise AirflowException("Cannot execute spark-submit")
        if self._should_track_driver_status:
            raise AirflowException("there is no REST server")


class SparkSubmitOperator(BaseOperator):
    """The arguments that Airflow's Spark provider 4.0.1 takes, as far as they are used."""

    template_fields = ("_application", "_conf", "_name", "_application_args")

    def __init__(self, *, application, java_class, application_args, conf, name, **settings):
        super().__init__(**settings)
        self._application = application
        self._java_class = java_class
        self._application_args = application_args
        self._conf = conf
        self._name = name

    def execute(self, context):
        self._get_hook().submit(self._application)

    def _get_hook(self):
        words = ["spark-submit"]
        for name, value in self._conf.items():
            words += ["--conf", f"{name}={value}"]
        return SparkSubmitHook([*words, "--name", self._name, "--class", self._java_class, self._application_args])
