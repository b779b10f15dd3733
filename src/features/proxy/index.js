// Forwards requests to one Google API, with an access token of this service's own account.
const http = require('node:http');

const API = 'https://API_HOST';
// Only this path, and what is below it, is forwarded.
const PATH = 'API_PATH';
const TOKEN_URL =
  'http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token';

let token = { value: '', until: 0 };

async function accessToken() {
  if (Date.now() > token.until) {
    const response = await fetch(TOKEN_URL, { headers: { 'Metadata-Flavor': 'Google' } });
    if (!response.ok) {
      throw new Error(`no token: ${response.status}`);
    }
    const answer = await response.json();
    token = { value: answer.access_token, until: Date.now() + (answer.expires_in - 60) * 1000 };
  }
  return token.value;
}

function isForwarded(url) {
  const path = decodeURIComponent(url.pathname);
  const isPlain = !path.includes('//') && !path.split('/').includes('..');
  return isPlain && `${path}/`.startsWith(`${PATH.replace(/\/+$/, '')}/`);
}

async function forward(request, response) {
  const url = new URL(API + request.url);
  if (!request.url.startsWith('/') || !isForwarded(url)) {
    response.writeHead(404).end();
    return;
  }
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  const headers = { authorization: `Bearer ${await accessToken()}` };
  for (const name of ['accept', 'content-type']) {
    if (request.headers[name] !== undefined) {
      headers[name] = request.headers[name];
    }
  }
  const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
  const answer = await fetch(url, { method: request.method, headers, body, redirect: 'manual' });
  const type = answer.headers.get('content-type') ?? 'text/plain';
  response.writeHead(answer.status, { 'content-type': type });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

http
  .createServer((request, response) => {
    forward(request, response).catch(error => {
      console.error(error);
      if (!response.headersSent) {
        response.writeHead(502);
      }
      response.end();
    });
  })
  .listen(process.env.PORT ?? 8080);
