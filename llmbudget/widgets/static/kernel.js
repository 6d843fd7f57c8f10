// A page's connection to its kernel: messages to and from widgets over one websocket, as Jupyter's protocol v1 has them.
// A frame is a count, that many offsets, and the parts that begin there: channel, header, parent, metadata, content, files.

const PROTOCOL = "v1.kernel.websocket.jupyter.org";
const RECEIPTS = `receipts.${PROTOCOL}`; // text messages say how many others have come, and so does `heard` in the address
const FIRST_DELAY = 250; // ms until a lost connection is made again; doubles with each failure
const LONGEST_DELAY = 5000; // ms
const FIRST_PATIENCE = 5000; // ms without a message until a connection counts as lost; doubles with each one that is
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
// What is sent is kept until the server confirms it. The next websocket sends the rest again, and each message counts once.
export function connect(address, receive, status) {
  const session = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(16)).join("");
  const unconfirmed = [];
  let confirmed = 0; // messages that the server has
  let heard = 0; // messages of the kernel that have come
  let socket = null;
  let ready = false; // the server has said which messages it has
  let delay = FIRST_DELAY;
  let patience = FIRST_PATIENCE;
  let silent = true; // nothing came since the last question
  let question = null;
  let count = 0;
  let left = false;

  // The server keeps what the kernel says until the same session confirms it.
  function open() {
    socket = new WebSocket(`${address}?session_id=${session}&heard=${heard}`, [RECEIPTS, PROTOCOL]);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      delay = FIRST_DELAY;
      if (confirms()) askLater(0);
      else begin();
      status("connected");
    };
    socket.onmessage = ({ data }) => {
      silent = false;
      if (typeof data === "string") confirm(Number(data));
      else hear(data);
    };
    socket.onclose = lose;
  }

  // Other servers than ours know no receipts.
  const confirms = () => socket.protocol === RECEIPTS;

  function lose() {
    Object.assign(socket, { onmessage: null, onclose: null });
    clearTimeout(question);
    [ready, silent] = [false, true];
    if (left) return;
    setTimeout(open, delay);
    delay = Math.min(2 * delay, LONGEST_DELAY);
  }

  function begin() {
    ready = true;
    for (const frame of confirms() ? unconfirmed : unconfirmed.splice(0)) socket.send(frame);
  }

  // Receipts queue behind large files; only the first one of a connection does not.
  function confirm(number) {
    if (ready && number > confirmed) patience = FIRST_PATIENCE;
    unconfirmed.splice(0, number - confirmed);
    confirmed = number;
    if (!ready) begin();
  }

  function hear(frame) {
    const { kind, content, files } = unpack(frame);
    heard += 1;
    if (kind === "comm_msg") receive(content.comm_id, content.data, files);
    if (kind === "status") status(content.execution_state);
  }

  // A lost network leaves a websocket open for minutes. The server answers a receipt with its own; a websocket over which
  // nothing comes is given up, unless it still takes a large file.
  function askLater(unsent) {
    question = setTimeout(() => {
      if (silent && socket.bufferedAmount >= unsent) return giveUp();
      silent = true;
      askLater(socket.bufferedAmount);
      return socket.send(String(heard));
    }, patience);
  }

  function giveUp() {
    patience *= 2; // a slow network needs longer for a large file
    const given = socket;
    lose();
    given.close();
  }

  function send(widget, data, files) {
    count += 1;
    const content = JSON.stringify({ comm_id: widget, data });
    const frame = pack(["shell", JSON.stringify(headerOf(session, count)), "{}", "{}", content], files);
    const now = ready && socket.readyState === WebSocket.OPEN;
    if (now) socket.send(frame);
    if (!now || confirms()) unconfirmed.push(frame);
  }

  function leave() {
    left = true;
    clearTimeout(question);
    socket.close();
  }

  open();
  return { send, leave };
}
