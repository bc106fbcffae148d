"""One bench_svd_worker: starts it, asks it, and stops it between its turns."""

import json
import os
import select
import signal
import subprocess
import tempfile


PATIENCE = 600  # seconds for one answer


class Died(Exception):
    """The worker ended or did not answer in time; the text says which."""


class Worker:
    """A worker process. Outside `ask` it is stopped (SIGSTOP), so that no spinning thread pool of one library disturbs another."""

    def __init__(self, command, environment):
        self._complaints = tempfile.TemporaryFile()
        self._process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._complaints)
        self._buffer = b""
        try:
            self.name = self._receive(60)["name"]
        except Died:
            self.end()
            raise
        self._process.send_signal(signal.SIGSTOP)

    def ask(self, **request):
        """The answer to one request. Raises Died, or RuntimeError with the worker's own complaint."""
        self._process.send_signal(signal.SIGCONT)
        try:
            self._process.stdin.write(json.dumps(request).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise Died("it had ended") from error
        answer = self._receive(PATIENCE)
        self._process.send_signal(signal.SIGSTOP)
        if "error" in answer:
            raise RuntimeError(answer["error"])
        return answer

    def end(self):
        self._process.kill()
        self._process.wait()
        for file in (self._process.stdin, self._process.stdout, self._complaints):
            file.close()

    def _receive(self, seconds):
        out = self._process.stdout.fileno()
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([out], [], [], seconds)
            if not ready:
                self._process.kill()
                raise Died(f"no answer within {seconds} s")
            data = os.read(out, 1 << 16)
            if not data:
                self._process.wait()
                self._complaints.seek(0)
                said = self._complaints.read().decode(errors="replace").strip().splitlines()
                raise Died(said[-1] if said else f"ended with {self._process.returncode}")
            self._buffer += data
        line, self._buffer = self._buffer.split(b"\n", 1)
        return json.loads(line)
