// Messages on the wire, and what a connection does while it is not open or lost.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { connect, pack, unpack } from "../../../llmbudget/widgets/static/kernel.js";

const ADDRESS = "ws://budget.example/user/ada/api/kernels/1/channels";
const PATIENCE = 5000; // ms
const [RECEIPTS, JUPYTER] = ["receipts.v1.kernel.websocket.jupyter.org", "v1.kernel.websocket.jupyter.org"];
const quiet = () => {};
let sockets;

class Socket {
  static OPEN = 1;
  constructor(address, protocols) {
    Object.assign(this, { address, protocols, protocol: RECEIPTS, readyState: 0, bufferedAmount: 0, sent: [] });
    sockets.push(this);
  }
  send(frame) {
    this.sent.push(typeof frame === "string" ? frame : contentOf(frame));
  }
  open(confirmed = 0) {
    this.readyState = Socket.OPEN;
    this.onopen();
    if (this.protocol === RECEIPTS) this.confirm(confirmed);
  }
  confirm(count) {
    this.onmessage({ data: String(count) });
  }
  close() {
    this.readyState = 3;
    this.onclose?.();
  }
  hear(kind, content, files) {
    this.onmessage({ data: frameOf(kind, content, files).buffer });
  }
}

const frameOf = (kind, content, files) =>
  pack(["iopub", JSON.stringify({ msg_type: kind }), "{}", "{}", JSON.stringify(content)], files);
const contentOf = (frame) => unpack(frame.buffer).content.data;
const textOf = (file) => new TextDecoder().decode(file);

beforeEach(() => {
  sockets = [];
  globalThis.WebSocket = Socket;
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
});

test("a message comes back as it was packed, with files that are parts of others", () => {
  const bytes = new TextEncoder().encode("an invoice of 3 €");
  const files = [bytes.buffer, bytes.subarray(3, 10), new Uint8Array(0)];
  const { kind, content, files: found } = unpack(frameOf("comm_msg", { name: "Übung" }, files).buffer);
  assert.deepEqual([kind, content], ["comm_msg", { name: "Übung" }]);
  assert.deepEqual(found.map(textOf), ["an invoice of 3 €", "invoice", ""]);
});

test("what is sent before the connection is open, or while it is lost, arrives in order", () => {
  const line = connect(ADDRESS, quiet, quiet);
  line.send("page", "first");
  line.send("page", "second");
  sockets[0].open();
  line.send("page", "third");
  sockets[0].confirm(3);
  sockets[0].close();
  line.send("page", "fourth");
  mock.timers.tick(250);
  line.send("page", "fifth");
  sockets[1].open(3);
  assert.deepEqual(
    [sockets[0].sent, sockets[1].sent],
    [
      ["first", "second", "third"],
      ["fourth", "fifth"],
    ],
  );
  const [first, second] = sockets.map(({ address }) => new URL(address).searchParams.get("session_id"));
  assert.equal(second, first, "the server knows the session again");
});

test("what a lost connection did not deliver is sent again, and what it did is not", () => {
  const line = connect(ADDRESS, quiet, quiet);
  sockets[0].open();
  for (const name of ["first", "second", "third", "fourth"]) line.send("page", name);
  sockets[0].confirm(1);
  sockets[0].hear("status", { execution_state: "busy" });
  sockets[0].hear("status", { execution_state: "idle" });
  sockets[0].close();
  mock.timers.tick(250);
  sockets[1].open(2); // of two receipts, one was lost
  assert.deepEqual(sockets[1].sent, ["third", "fourth"]);
  assert.equal(new URL(sockets[1].address).searchParams.get("heard"), "2");
});

test("a connection that is open but silent is given up, and one that takes a large file is not", () => {
  const line = connect(ADDRESS, quiet, quiet);
  sockets[0].open();
  mock.timers.tick(PATIENCE);
  assert.deepEqual(sockets[0].sent, ["0"], "asks whether the server is there");
  sockets[0].confirm(0);
  mock.timers.tick(PATIENCE);
  line.send("page", "file");
  for (const unsent of [9e6, 5e6, 0]) {
    sockets[0].bufferedAmount = unsent;
    if (unsent === 9e6) sockets[0].confirm(0);
    mock.timers.tick(PATIENCE);
  }
  assert.equal(sockets.length, 1);
  mock.timers.tick(PATIENCE);
  mock.timers.tick(250);
  assert.equal(sockets.length, 2);
  sockets[1].open();
  assert.deepEqual(sockets[1].sent, ["file"]);
  mock.timers.tick(2 * PATIENCE);
  assert.deepEqual(sockets[1].sent, ["file", "0"], "is given twice the time");
  mock.timers.tick(2 * PATIENCE);
  mock.timers.tick(250);
  assert.equal(sockets.length, 3);
});

test("a large file from the kernel gets more time with each connection, whatever is sent meanwhile", () => {
  const line = connect(ADDRESS, quiet, quiet);
  sockets[0].open();
  for (const [time, patience] of [1, 2, 4].map((factor) => factor * PATIENCE).entries()) {
    line.send("page", `edit ${time}`); // its receipt waits behind the file
    for (const wait of [patience, patience - 1]) mock.timers.tick(wait);
    assert.equal(sockets[time].readyState, Socket.OPEN);
    mock.timers.tick(1);
    mock.timers.tick(250);
    sockets[time + 1].open(time + 1);
  }
  line.send("page", "last");
  sockets[3].confirm(4);
  mock.timers.tick(PATIENCE);
  sockets[3].close();
  mock.timers.tick(250);
  sockets[4].open(4);
  for (const _ of ["asked", "given up"]) mock.timers.tick(PATIENCE);
  assert.equal(sockets[4].readyState, 3, "a receipt that comes after the file tells that the network is quick enough");
});

test("over another server's connection, which knows no receipts, each message is sent once", () => {
  const line = connect(ADDRESS, quiet, quiet);
  sockets[0].protocol = JUPYTER;
  line.send("page", "first");
  sockets[0].open();
  line.send("page", "second");
  sockets[0].close();
  mock.timers.tick(250);
  Object.assign(sockets[1], { protocol: JUPYTER }).open();
  mock.timers.tick(10 * PATIENCE);
  assert.deepEqual([sockets[0].sent, sockets[1].sent], [["first", "second"], []]);
  assert.deepEqual(sockets[0].protocols, [RECEIPTS, JUPYTER]);
});

test("a lost connection is made again, less and less often, until the page is left", () => {
  const line = connect(ADDRESS, quiet, quiet);
  for (const wait of [250, 500, 1000, 2000, 4000, 5000, 5000]) {
    sockets.at(-1).close();
    const before = sockets.length;
    mock.timers.tick(wait - 1);
    assert.equal(sockets.length, before);
    mock.timers.tick(1);
    assert.equal(sockets.length, before + 1);
  }
  sockets.at(-1).open();
  sockets.at(-1).close();
  mock.timers.tick(250);
  const before = sockets.length;
  line.leave();
  mock.timers.tick(60000);
  assert.equal(sockets.length, before);
});

test("widgets get their messages with files, and the page hears what the kernel does", () => {
  const [received, told] = [[], []];
  connect(
    ADDRESS,
    (widget, data, files) => received.push([widget, data, files.map(textOf)]),
    (status) => told.push(status),
  );
  sockets[0].open();
  sockets[0].hear("comm_msg", { comm_id: "page", data: "news" }, [new TextEncoder().encode("file")]);
  sockets[0].hear("status", { execution_state: "restarting" });
  sockets[0].hear("stream", { text: "nobody's" });
  assert.deepEqual(received, [["page", "news", ["file"]]]);
  assert.deepEqual(told, ["connected", "restarting"]);
});
