// Messages on the wire, and what a connection does while it is not open or lost.
import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { connect, pack, unpack } from "../../../llmbudget/widgets/static/kernel.js";

const ADDRESS = "ws://budget.example/user/ada/api/kernels/1/channels";
let sockets;

class Socket {
  static OPEN = 1;
  constructor(address, protocols) {
    Object.assign(this, { address, protocols, readyState: 0, sent: [] });
    sockets.push(this);
  }
  send(frame) {
    this.sent.push(contentOf(frame));
  }
  open() {
    this.readyState = Socket.OPEN;
    this.onopen();
  }
  close() {
    this.readyState = 3;
    this.onclose();
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
  const line = connect(
    ADDRESS,
    () => {},
    () => {},
  );
  line.send("page", "first");
  line.send("page", "second");
  sockets[0].open();
  line.send("page", "third");
  sockets[0].close();
  line.send("page", "fourth");
  mock.timers.tick(250);
  line.send("page", "fifth");
  sockets[1].open();
  assert.deepEqual(
    [sockets[0].sent, sockets[1].sent],
    [
      ["first", "second", "third"],
      ["fourth", "fifth"],
    ],
  );
  assert.equal(sockets[1].address, sockets[0].address, "the server knows the session again");
});

test("a lost connection is made again, less and less often, until the page is left", () => {
  const line = connect(
    ADDRESS,
    () => {},
    () => {},
  );
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
