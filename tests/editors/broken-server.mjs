#!/usr/bin/env node
// A language server that is broken on purpose: it stands between an editor and the real server
// (GATEWAY_LS_REAL) and spoils what passes, in the way that GATEWAY_LS_BROKEN names. The tests that
// pass with the real server must fail with this one.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';

const real = process.env.GATEWAY_LS_REAL;
const way = process.env.GATEWAY_LS_BROKEN;

const finding = {
  range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
  severity: 1,
  source: 'gateway-ls',
  code: 'googleapis-backend',
  message: 'API Gateway cannot call this: 401',
};

/** What each way does to a message from the server, and to one from the editor; null drops it. */
const WAYS = {
  /** Finds nothing and has no hovers. */
  silent: {
    down: message => answered(message, { findings: () => [], hover: () => null }),
  },
  /** Counts columns wrongly. */
  columns: {
    down: message => {
      const shift = it => ({ ...it, range: moved(it.range) });
      return answered(message, { findings: all => all.map(shift), hover: it => it });
    },
  },
  /** Has something to say about every file. */
  loud: {
    down: message => {
      const hover = () => ({ contents: { kind: 'markdown', value: 'roles/run.invoker' } });
      return answered(message, { findings: () => [finding], hover });
    },
  },
  /** Does not hear of edits and settings. */
  deaf: {
    up: message => (/didChange|didSave/.test(message.method) ? null : message),
  },
  /** Lives once. */
  mortal: {},
  /** Tells its version and never says another word. */
  mute: { up: () => null },
  /** Is mute at first, and whole when it is started again. */
  shy: { up: message => (isFirst ? null : message) },
  /** Ends each time it is asked for findings. */
  sickly: {
    up: message => (/diagnostic/.test(message.method) ? process.exit(4) : message),
  },
  /** Ends as soon as it is asked for anything. */
  stillborn: {
    up: () => {
      process.stderr.write('the cupboard is bare\n');
      process.exit(3);
    },
  },
};

if (process.argv.includes('--version')) {
  process.exit(spawnSync(real, ['--version'], { stdio: 'inherit' }).status ?? 1);
}
const mark = process.env.GATEWAY_LS_MARK;
const isFirst = !fs.existsSync(mark);
if (way === 'mortal' && !isFirst) {
  process.exit(1);
}
fs.writeFileSync(mark, '');

const server = spawn(real, process.argv.slice(2), { stdio: ['pipe', 'pipe', 'inherit'] });
/** The methods of the editor's requests that wait for an answer. */
const waiting = new Map();
pass(process.stdin, server.stdin, message => {
  if (message.id !== undefined && message.method !== undefined) {
    waiting.set(message.id, message.method);
  }
  return (WAYS[way].up ?? (it => it))(message);
});
pass(server.stdout, process.stdout, WAYS[way].down ?? (it => it));
server.on('exit', code => process.exit(code ?? 1));

/** Changes the findings and hovers in a message of the server, and leaves the others as they are. */
function answered(message, { findings, hover }) {
  if (message.method === 'textDocument/publishDiagnostics') {
    const params = { ...message.params, diagnostics: findings(message.params.diagnostics) };
    return { ...message, params };
  }
  const method = message.method === undefined ? waiting.get(message.id) : undefined;
  if (method === 'textDocument/hover') {
    return { ...message, result: hover(message.result) };
  }
  const spoilt = report => ({ ...report, items: findings(report.items) });
  const all = ({ items, ...rest }) => ({
    ...rest,
    items: items.map(it => (it.kind === 'full' ? spoilt(it) : it)),
  });
  if (method === 'textDocument/diagnostic' && message.result?.items) {
    return { ...message, result: spoilt(message.result) };
  }
  if (method === 'workspace/diagnostic' && message.result?.items) {
    return { ...message, result: all(message.result) };
  }
  // The parts of a long answer.
  if (message.method === '$/progress' && message.params.value.items) {
    return { ...message, params: { ...message.params, value: all(message.params.value) } };
  }
  return message;
}

function moved({ start, end }) {
  const one = it => ({ ...it, character: it.character + 1 });
  return { start: one(start), end: one(end) };
}

/** Reads messages, has them changed, writes them. */
function pass(from, to, change) {
  let rest = Buffer.alloc(0);
  from.on('data', data => {
    rest = Buffer.concat([rest, data]);
    for (;;) {
      const head = rest.indexOf('\r\n\r\n');
      const length = Number(
        /content-length: *(\d+)/i.exec(rest.subarray(0, Math.max(head, 0)))?.[1],
      );
      if (head < 0 || rest.length < head + 4 + length) {
        return;
      }
      const body = rest.subarray(head + 4, head + 4 + length);
      rest = rest.subarray(head + 4 + length);
      const message = change(JSON.parse(body));
      if (message !== null) {
        const text = Buffer.from(JSON.stringify(message));
        to.write(`Content-Length: ${text.length}\r\n\r\n`);
        to.write(text);
      }
    }
  });
  from.on('end', () => to.end?.());
}
