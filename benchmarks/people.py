"""Many people at once: all open the page in the same moment, and then each edits once a second.

They are browsers' ends of websockets without the browsers, which would need more of the machine than the server does:
each asks for the page, speaks with its kernel as the page does, and waits for the total of each edit.

Usage: python benchmarks/people.py [people, by default 20] [edits of each, by default 30]
"""

import asyncio
import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

SECONDS = 300
KERNEL = re.compile(r'"kernelId": "([^"]+)"')
MODEL = re.compile(r'"model_id": "([^"]+)"')


def main() -> None:
    """Print the measurements."""
    people, edits = (int(word) for word in [*sys.argv[1:], *("20", "30")[len(sys.argv) - 1 :]])
    with serving() as (url, server):
        alone = asyncio.run(together(url, 1, edits))
        every = asyncio.run(together(url, people, edits))
        memory = sum(process.memory_full_info().uss for process in [server, *server.children(recursive=True)]) / 1e6
    for name, results in (("one person", alone), (f"{people} at once", every)):
        firsts, times = [first for first, _ in results], sorted(took for _, each in results for took in each)
        print(f"{name}: first edit taken after {statistics.median(firsts):.1f} s (median), {max(firsts):.1f} s (worst)")
        p95 = times[int(len(times) * 0.95)]
        middle = statistics.median(times)
        print(f"  then an edit took {middle:.0f} ms (median), {p95:.0f} ms (p95), {times[-1]:.0f} ms (worst)")
    print(f"private memory of the server with all kernels: {memory:.0f} MB")


@contextmanager
def serving() -> Iterator[tuple[str, psutil.Process]]:
    """Run the server; give the workbook's address and the process."""
    code = "from llmbudget.server import serve; serve('startup', open_browser=False)"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        yield next(word for word in process.stdout.readline().split() if "http" in word), psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


async def together(url: str, people: int, edits: int) -> list[tuple[float, list[float]]]:
    """Return for each person the seconds until the first edit was taken, and the milliseconds of those after it."""
    AsyncHTTPClient.configure(None, max_clients=people)
    return await asyncio.gather(*(person(url, edits) for _ in range(people)))


async def person(url: str, edits: int) -> tuple[float, list[float]]:
    """Open the page, edit it as soon as that works, and then once a second."""
    start = time.perf_counter()
    answer = await AsyncHTTPClient().fetch(HTTPRequest(url, request_timeout=SECONDS))
    page = answer.body.decode()
    kernel, model = KERNEL.search(page), MODEL.search(page)
    assert kernel, page[-500:]
    assert model, page[-500:]
    root = url.partition("voila/render")[0].replace("http:", "ws:")
    session = uuid4().hex
    socket = await websocket_connect(f"{root}api/kernels/{kernel[1]}/channels?session_id={session}")
    await edit(socket, session, model[1], "21B")
    first, times = time.perf_counter() - start, []
    for number in range(edits):
        await asyncio.sleep(1)
        times.append(await edit(socket, session, model[1], f"{40 + 20 * (number % 2)}B"))
    socket.close()
    return first, times


async def edit(socket: WebSocketClientConnection, session: str, model: str, text: str) -> float:
    """Send an edit as the page does; return the milliseconds until its changes arrive."""
    header = {"msg_id": uuid4().hex, "msg_type": "comm_msg", "session": session, "username": "", "version": "5.3"}
    data = {"method": "custom", "content": {"kind": "set", "key": "tokens", "text": text}}
    content = {"comm_id": model, "data": data}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    start = time.perf_counter()
    await socket.write_message(json.dumps(message))
    while True:
        received = await socket.read_message()
        assert received is not None, "the connection was lost"
        with suppress(ValueError, KeyError, TypeError):
            reply = json.loads(received)
            same = reply["parent_header"].get("msg_id") == header["msg_id"]
            if same and reply["content"]["data"]["content"]["kind"] == "patch":
                return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
