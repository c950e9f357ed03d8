"""How an opener says that a file stays out. It stands in a file of its own: the opening process imports it too."""


class RefusedError(Exception):
    """The file stays out; `problem` is the value of the UploadProblem that says why."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem
