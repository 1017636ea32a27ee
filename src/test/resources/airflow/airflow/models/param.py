class Param:
    """As Airflow's: a default that has to fit its JSON schema."""

    TYPES = {"string": str, "integer": int}

    def __init__(self, default, *, type, description, minimum=None):
        if not isinstance(default, self.TYPES[type]) or (minimum is not None and default < minimum):
            raise ValueError(f"{default} is no {type}")
        self.default = default
        self.description = description
