"""Faults in how decoders are shut in, and in how what holds keys closes itself."""

from tests.trust.faults.fault import Fault

FAULTS = [
    Fault(
        "decoders read every file",
        37,
        "formservice/sandbox/confinement.py",
        "    if version := landlock_version():\n",
        "    if version := 0:\n",
    ),
    Fault(
        "decoders make any system call",
        37,
        "formservice/sandbox/confinement.py",
        """    if system_calls.is_offered():
        system_calls.restrict(forks=forks)
""",
        "",
    ),
    Fault(
        "a decoder may fork",
        37,
        "formservice/uploads/file_opener.py",
        "        confinement.forbid_forking()\n",
        "",
    ),
    Fault(
        "letters are drawn by a process that is not shut in",
        37,
        "formservice/documents/drawing.py",
        """    confinement.shut_in([_HERE / "fonts", _HERE / "typst", *more])
""",
        "",
    ),
    Fault(
        "processes that hold keys are open to others of the same user",
        37,
        "formservice/cli/__main__.py",
        "    keyholder.keep_others_out()\n",
        "",
    ),
    Fault(
        "keys stay in the environment",
        37,
        "formservice/sandbox/keyholder.py",
        "                ctypes.memset(at, 0, len(os.fsencode(os.environ[name])))\n",
        "                pass\n",
    ),
    Fault(
        "whoever asks waits for ever",
        37,
        "formservice/sandbox/process.py",
        "    if left <= 0 or not waiting.poll(1000 * left):\n",
        "    if not waiting.poll():\n",
    ),
    Fault(
        "a fork that has answered may stay",
        37,
        "formservice/uploads/file_opener.py",
        """        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
""",
        "",
    ),
]
