// A page's connection to its kernel: messages to and from widgets over one websocket, as Jupyter's protocol v1 has them.
// A frame is a count, that many offsets, and the parts that begin there: channel, header, parent, metadata, content, files.

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const FIRST_DELAY = 250; // ms until a lost connection is made again; doubles with each failure
const LONGEST_DELAY = 5000; // ms
const OFFSET = 8; // bytes of a number in a frame

const bytesOf = (part) =>
  ArrayBuffer.isView(part)
    ? new Uint8Array(part.buffer, part.byteOffset, part.byteLength)
    : new Uint8Array(/** @type {ArrayBuffer} */ (part));

// Returns a frame of a channel's name, four texts of JSON, and files.
export function pack(texts, files = []) {
  const parts = [...texts.map((text) => new TextEncoder().encode(text)), ...files.map(bytesOf)];
  const offsets = [OFFSET * (parts.length + 2)]; // the count, where each part begins, and where the last one ends
  for (const part of parts) offsets.push(offsets.at(-1) + part.byteLength);
  const frame = new Uint8Array(offsets.at(-1));
  const numbers = new DataView(frame.buffer);
  [offsets.length, ...offsets].forEach((number, place) =>
    numbers.setBigUint64(OFFSET * place, BigInt(number), /* littleEndian */ true),
  );
  parts.forEach((part, place) => frame.set(part, offsets[place]));
  return frame;
}

// Returns what a frame says, and its files.
export function unpack(frame) {
  const numbers = new DataView(frame);
  const number = (place) => Number(numbers.getBigUint64(OFFSET * place, true));
  const offsets = Array.from({ length: number(0) }, (_, place) => number(place + 1));
  const parts = offsets.slice(0, -1).map((start, place) => new DataView(frame, start, offsets[place + 1] - start));
  const [header, , , content] = parts.slice(1, 5).map((part) => JSON.parse(new TextDecoder().decode(part)));
  return { kind: header.msg_type, content, files: parts.slice(5) };
}

// What a message says about itself.
function headerOf(session, count) {
  const about = { msg_id: `${session}-${count}`, msg_type: "comm_msg", session, username: "", version: "5.4" };
  return { ...about, date: new Date().toISOString() };
}

// Connects to a kernel at the address of its websocket. `receive` gets each message, `status` what the kernel does.
// What is sent before the connection is open, or while it is lost, waits.
export function connect(address, receive, status) {
  const session = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
  const waiting = [];
  let socket = null;
  let delay = FIRST_DELAY;
  let count = 0;
  let left = false;

  // The server keeps what the kernel says until the same session is back.
  function open() {
    socket = new WebSocket(`${address}?session_id=${session}`, [PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      delay = FIRST_DELAY;
      for (const frame of waiting.splice(0)) socket.send(frame);
      status("connected");
    };
    socket.onmessage = ({ data }) => {
      const { kind, content, files } = unpack(data);
      if (kind === "comm_msg") receive(content.comm_id, content.data, files);
      if (kind === "status") status(content.execution_state);
    };
    socket.onclose = () => {
      if (left) return;
      setTimeout(open, delay);
      delay = Math.min(2 * delay, LONGEST_DELAY);
    };
  }

  function send(widget, data, files) {
    count += 1;
    const content = JSON.stringify({ comm_id: widget, data });
    const frame = pack(["shell", JSON.stringify(headerOf(session, count)), "{}", "{}", content], files);
    if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    else waiting.push(frame);
  }

  function leave() {
    left = true;
    socket.close();
  }

  open();
  return { send, leave };
}
