"""How the parts that open files say that one stays out."""


class RefusedError(Exception):
    """The file stays out; `problem` is the value of the UploadProblem that says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
