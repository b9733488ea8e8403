// What an editor shows of a catalogue: `run.mjs SERVER` drives the YAML language server at the path SERVER over stdio.
//
// The schema is the generated one beside signals.yaml, found through the first line of that file as an editor finds it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "../..");
const server = spawn(process.execPath, [process.argv[2], "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });

// The protocol: JSON-RPC, each message after its length.

let buffer = Buffer.alloc(0);
let last = 0;
const answers = new Map();
const published = new Map();

function send(message) {
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
  server.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
  server.stdin.write(body);
}

function request(method, params) {
  const id = ++last;
  send({ id, method, params });
  return new Promise((take, refuse) => answers.set(id, { take, refuse }));
}

function receive(message) {
  if (message.method === "workspace/configuration") {
    // Schemas from the network would hide that ours is not found.
    const of = { yaml: { schemaStore: { enable: false }, validate: true, hover: true, completion: true } };
    send({ id: message.id, result: message.params.items.map((item) => of[item.section] ?? null) });
  } else if (message.method === "textDocument/publishDiagnostics") {
    published.get(message.params.uri)?.(message.params.diagnostics);
  } else if (message.method && message.id !== undefined) {
    send({ id: message.id, result: null });
  } else if (answers.has(message.id)) {
    const { take, refuse } = answers.get(message.id);
    message.error ? refuse(new Error(message.error.message)) : take(message.result);
  }
}

server.stdout.on("data", (bytes) => {
  buffer = Buffer.concat([buffer, bytes]);
  for (;;) {
    const end = buffer.indexOf("\r\n\r\n");
    const length = end < 0 ? NaN : Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end))[1]);
    if (!(buffer.length >= end + 4 + length)) return;
    const body = buffer.subarray(end + 4, end + 4 + length).toString();
    buffer = buffer.subarray(end + 4 + length);
    receive(JSON.parse(body));
  }
});

// What a person does.

let files = 0;

/** Opens a file beside signals.yaml with this text: its address, and what is wrong with it. */
async function open(text) {
  const uri = pathToFileURL(resolve(root, `open-${++files}.yaml`)).href;
  const diagnostics = new Promise((take) => published.set(uri, take));
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "yaml", version: 1, text } } });
  return { uri, diagnostics: await diagnostics };
}

/** The text with one place marked `|`, opened, and the place. */
async function at(text) {
  const [before, after] = text.split("|");
  const lines = before.split("\n");
  const { uri } = await open(before + after);
  return { textDocument: { uri }, position: { line: lines.length - 1, character: lines.at(-1).length } };
}

async function completed(text) {
  const { items } = await request("textDocument/completion", await at(text));
  return new Map(items.map((item) => [item.label, item]));
}

async function hovered(text) {
  const hover = await request("textDocument/hover", await at(text));
  return hover?.contents?.value ?? "";
}

const modeline = "# yaml-language-server: $schema=generated/catalogue.schema.json\n";
const signal = (text) => `${modeline}signals:\n  Charge:\n    Voltage: ${text}\n`;
const faults = async (text) => (await open(text)).diagnostics.map((of) => [of.range.start.line, of.message]);

const tests = {
  async "the shipped catalogue has no faults"() {
    const text = readFileSync(resolve(root, "signals.yaml"), "utf8");
    assert.ok(text.startsWith(modeline), "the first line names the schema");
    assert.deepEqual(await faults(text), []);
  },

  async "keys are completed, with what they mean"() {
    const keys = await completed(signal("\n      value: double\n      |"));
    for (const key of ["unit", "min", "on_violation", "aliases"]) assert.ok(keys.has(key), `${key} of ${[...keys.keys()]}`);
    assert.match(JSON.stringify(keys.get("unit").documentation), /converted/);
    assert.ok(!keys.has("$planish::lost"), "what nobody writes");
    const top = await completed(`${modeline}catalogue: 1\n|`);
    for (const key of ["table", "event", "signals", "types"]) assert.ok(top.has(key), `${key} of ${[...top.keys()]}`);
  },

  async "words are completed: types, own types, units, formats, tags, lints"() {
    const offered = {
      "value: |": ["double", "Percent", "Health"],
      "unit: |": ["km", "kWh", "percent"],
      "formats: |": ["epoch_ms", "rfc3339"],
      "fold: |": ["upper", "none"],
      "tags:\n        pii: |": ["user", "location"],
      "tags:\n        |": ["pii"],
      "allow:\n        - |": ["bare_number"],
    };
    for (const [text, words] of Object.entries(offered)) {
      const labels = [...(await completed(signal(`\n      ${text}`))).keys()];
      for (const word of words) assert.ok(labels.includes(word), `${text}: ${word} of ${labels}`);
    }
  },

  async "a key and a word say what they mean"() {
    assert.match(await hovered(signal("{ value: double, un|it: km }")), /converted/);
    assert.match(await hovered(signal("{ value: double, unit: k|m }")), /length/);
    assert.match(await hovered(signal("{ value: string, fo|ld: upper }")), /compared with the words/);
    assert.match(await hovered(`${modeline}ta|ble: { name: a.b.c, key: id }\n`), /Delta table/);
  },

  async "a word that means nothing is marked where it stands"() {
    const wrong = {
      "{ value: dubble }": /dubble|not accepted|Not a type/,
      "bool": /./,
      "{ type: array<Dor> }": /Not a type|not accepted/,
      "{ value: double, unit: parsec }": /not accepted/,
      "{ value: double, uint: km }": /uint/,
      "{ value: double, min: low }": /number/,
      "{ value: string, tags: { pii: nobody } }": /not accepted/,
      "{ value: string, tags: { pi: user } }": /pi/,
      "{ value: string, unit: null }": /./,
    };
    for (const [text, message] of Object.entries(wrong)) {
      const found = (await faults(signal(text))).filter(([line]) => line === 3);
      assert.ok(found.length > 0, `nothing is marked in ${text}`);
      assert.match(found.map(([, of]) => of).join("\n"), message, text);
      if (process.env.PLANISH_SHOW) console.log(text, found.map(([, of]) => of));
    }
  },

  async "what is right is not marked"() {
    for (const type of ["boolean", "Percent", "array<Door>", "array<array<decimal(10,2)>>", "decimal(38,0)", "array< int >"]) {
      for (const text of [`"${type}"`, `{ type: "${type}" }`]) {
        const marked = await faults(signal(text));
        assert.deepEqual(marked.filter(([line]) => line === 3), [], text);
      }
    }
  },
};

const limit = setTimeout(() => {
  console.error("the language server does not answer");
  process.exit(1);
}, 120_000);
await request("initialize", {
  processId: process.pid,
  rootUri: pathToFileURL(root).href,
  capabilities: { workspace: { configuration: true }, textDocument: { hover: { contentFormat: ["markdown"] } } },
});
send({ method: "initialized", params: {} });
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  try {
    await test();
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED  ${name}\n${error.message}`);
  }
}
clearTimeout(limit);
server.kill();
process.exitCode = failed > 0 ? 1 : 0;
