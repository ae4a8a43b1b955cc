"""A real mail server for tests: it takes letters over a socket and answers as a test tells it to."""

import socketserver
import threading
from email import message_from_bytes, policy


class Session(socketserver.StreamRequestHandler):
    """One connection of a client, as RFC 5321 has it, without extensions."""

    def handle(self):
        self.say(220, "test")
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "QUIT":
                self.say(221, "bye")
                return
            if verb == "DATA":
                self.take()
            else:
                self.say(*self.server.answers.pop(line.lower(), (250, "ok")))

    def take(self):
        self.say(354, "go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.received.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self.server.before_thanks(len(self.server.received))
        self.say(250, "taken")

    def say(self, code, words):
        self.wfile.write(f"{code} {words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """`with MailServer() as server:` takes letters at `server.port` into `server.received`.

    `answers` are for single lines of a client, each given once: {"rcpt to:<a@b.example>": (550, "unknown")}.
    `before_thanks(number)` is called when it has the n-th letter but has not said so yet.
    """

    allow_reuse_address = daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Session)
        self.received, self.answers = [], {}
        self.before_thanks = lambda number: None

    @property
    def port(self):
        return self.server_address[1]

    @property
    def environment(self):
        return {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": self.port, "EMAIL_USE_TLS": "false"}

    def times_taken(self):
        """How often each letter has come, by its Message-ID."""
        ids = [letter["Message-ID"] for letter in self.received]
        return {message_id: ids.count(message_id) for message_id in ids}

    def handle_error(self, request, client_address):
        """A client that was killed is what these tests are about."""

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *error):
        self.shutdown()
        self.server_close()
