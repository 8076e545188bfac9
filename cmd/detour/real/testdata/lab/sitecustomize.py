"""Leads the lab's names to it: Python imports this before a program that has the folder in PYTHONPATH.

DETOUR_LAB has the ports with the addresses that serve them: 80=127.0.0.1:1234,443=127.0.0.1:1235.
"""
import os
import socket

ports = dict(pair.split("=") for pair in os.environ.get("DETOUR_LAB", "").split(",") if pair)
resolve = socket.getaddrinfo


def lab(host, port, *args, **named):
    name = host.decode() if isinstance(host, bytes) else host
    if name and name.endswith(".test") and str(port) in ports:
        host, _, port = ports[str(port)].partition(":")
    return resolve(host, port, *args, **named)


socket.getaddrinfo = lab
