"""Runs a program in a pseudo-terminal: run_in_pty.py COLUMNS ROWS PROGRAM ARG...

What the program prints goes to stdout. Each line of stdin is JSON: {"keys": "..."} is typed, {"size": [columns, rows]}
resizes the terminal. Ends as the program does; by 128 and the number of the signal where one ended it.
"""

import fcntl
import json
import os
import pty
import select
import signal
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def main():
    columns, rows, *program = sys.argv[1:]
    ready, go = os.pipe()
    child, terminal = pty.fork()
    if child == 0:
        os.read(ready, 1)
        os.execvp(program[0], program)
    resize(terminal, int(columns), int(rows))
    os.write(go, b".")
    wanted = b""
    watched = [terminal, 0]
    while True:
        readable, _, _ = select.select(watched, [], [])
        if terminal in readable:
            try:
                output = os.read(terminal, 65536)
            except OSError:
                break
            if not output:
                break
            os.write(1, output)
        if 0 in readable:
            given = os.read(0, 65536)
            if not given:
                watched.remove(0)
            wanted += given
            *lines, wanted = wanted.split(b"\n")
            for line in map(json.loads, lines):
                if "keys" in line:
                    os.write(terminal, line["keys"].encode())
                if "size" in line:
                    resize(terminal, *line["size"])
                    os.kill(child, signal.SIGWINCH)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    sys.exit(code if code >= 0 else 128 - code)


main()
