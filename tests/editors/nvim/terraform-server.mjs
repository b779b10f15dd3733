// A small language server for Terraform, in the place of terraform-ls, which the package registries do
// not have. It publishes one finding on each reference to an API by its id, where gateway-ls has one
// too; the code of the finding tells how often it has told something.

const REFERENCE = /google_api_gateway_api\.\w+\.id\b/g;

let told = 0;

function send(message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  process.stdout.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}

function publish({ uri, version }, text) {
  told += 1;
  const diagnostics = text.split('\n').flatMap((content, line) =>
    [...content.matchAll(REFERENCE)].map(({ 0: { length }, index }) => ({
      range: { start: { line, character: index }, end: { line, character: index + length } },
      severity: 2,
      source: 'Terraform',
      code: `told-${told}`,
      message: 'A reference',
    })),
  );
  send({ method: 'textDocument/publishDiagnostics', params: { uri, version, diagnostics } });
}

/** How each message is handled; what a request is answered with. */
const METHODS = {
  initialize: () => ({ capabilities: { textDocumentSync: { openClose: true, change: 1 } } }),
  'textDocument/didOpen': ({ textDocument }) => publish(textDocument, textDocument.text),
  'textDocument/didChange': ({ textDocument, contentChanges }) =>
    publish(textDocument, contentChanges.at(-1).text),
  exit: () => process.exit(0),
};

let rest = Buffer.alloc(0);
process.stdin.on('data', data => {
  rest = Buffer.concat([rest, data]);
  for (;;) {
    const head = rest.indexOf('\r\n\r\n');
    const length = Number(/content-length: *(\d+)/i.exec(rest.subarray(0, Math.max(head, 0)))?.[1]);
    if (head < 0 || rest.length < head + 4 + length) {
      return;
    }
    const { id, method, params } = JSON.parse(rest.subarray(head + 4, head + 4 + length));
    rest = rest.subarray(head + 4 + length);
    const result = METHODS[method]?.(params) ?? null;
    if (id !== undefined) {
      send({ id, result });
    }
  }
});
process.stdin.on('end', () => process.exit(0));
