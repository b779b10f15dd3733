// gateway-ls in real editors, installed as their users are told to. `run.sh` gets the editors.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import test from 'node:test';

import { hostTarget } from '../../editors/vscode/package.mjs';
import * as emacs from './emacs/emacs.mjs';
import * as helix from './helix/helix.mjs';
import * as neovim from './nvim/neovim.mjs';
import { root } from './suites.mjs';
import { Home, temporaryFolder } from './vscode/code.mjs';
import * as extensionHost from './vscode/extension_host.mjs';
import {
  finding,
  foreign,
  guidance,
  message,
  onScreen,
  restart,
  shop,
  status,
} from './vscode/screen.mjs';
import * as terraform from './vscode/terraform.mjs';

const extension = path.join(root, 'editors/vscode');
const work = temporaryFolder('editors');
const NEW_NEOVIM = 'Neovim 0.11 and newer';
const nvims = [
  { nvim: process.env.GATEWAY_LS_NVIM, heading: NEW_NEOVIM },
  { nvim: process.env.GATEWAY_LS_NVIM, heading: 'Neovim 0.8 to 0.10' },
  { nvim: process.env.GATEWAY_LS_OLD_NVIM, heading: 'Neovim 0.7' },
];

/** Makes each result a test of its own. */
async function report(t, results) {
  for (const { name, error } of results) {
    await t.test(name, () => assert.equal(error, null));
  }
}

function run(program, args, env = {}) {
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] };
  return execFileSync(program, args, { ...options, env: { ...process.env, ...env } });
}

/** The first shell command of a page. */
function commandOf(page) {
  return /```sh\n(.*)\n/.exec(fs.readFileSync(path.join(root, page), 'utf8'))[1];
}

/** The server that the packages are made with. */
function realServer() {
  const metadata = run('cargo', ['metadata', '--no-deps', '--format-version', '1']);
  return path.join(JSON.parse(metadata).target_directory, 'release/gateway-ls');
}

/** A program of the right name that `broken-server.mjs` stands behind. */
function brokenServer() {
  const program = path.join(work, 'broken/gateway-ls');
  if (!fs.existsSync(program)) {
    fs.mkdirSync(path.dirname(program));
    fs.symlinkSync(path.join(import.meta.dirname, 'broken-server.mjs'), program);
  }
  return program;
}

/** A home with a package in it. */
const homeWith = vsix => new Home().install(vsix);

const packaged = target => path.join(work, `${target}.vsix`);
const makePackage = (target, file = packaged(target), { umask = '022', env } = {}) => {
  const args = [path.join(extension, 'package.mjs'), '--target', target, '--out', file];
  run('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, ...args], env);
  return file;
};

test('the VS Code package', async t => {
  const first = makePackage(hostTarget(), packaged('first'));
  const elsewhere = { umask: '077', env: { TZ: 'Asia/Tokyo' } };
  const second = makePackage(hostTarget(), packaged('second'), elsewhere);
  await t.test('is the same bytes when it is built twice', () => {
    const hash = file => createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    assert.equal(hash(first), hash(second));
  });
  await t.test('is smaller than 10 MB', () => {
    t.diagnostic(`${fs.statSync(first).size} bytes`);
    assert.ok(fs.statSync(first).size < 10e6);
  });
  await t.test('holds what it needs and nothing else', () => {
    const home = homeWith(first);
    const [folder] = fs.readdirSync(home.extensions).filter(it => it.startsWith('gateway-ls.'));
    const installed = path.join(home.extensions, folder);
    const files = fs
      .readdirSync(installed, { recursive: true })
      .filter(it => fs.statSync(path.join(installed, it)).isFile());
    assert.deepEqual(files.sort(), [
      '.vsixmanifest',
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'THIRD-PARTY.txt',
      'changelog.md',
      'dist/extension.js',
      'icon.png',
      'package.json',
      'pictures/vscode-finding.png',
      'pictures/vscode-hover.png',
      'pictures/vscode-plan.png',
      'readme.md',
      'server/gateway-ls',
    ]);
  });
  await t.test('is not made for a machine that cannot run the server', () => {
    assert.throws(() => makePackage('win32-x64'), /is no program for win32-x64/);
  });
});

test('VS Code, installed with one command', async t => {
  const home = new Home();
  run(process.execPath, [path.join(extension, 'install.mjs'), '--code', home.code()], home.env());
  await t.test('in the extension host', async t => {
    await report(t, await extensionHost.runSuite({ home }));
  });
  await t.test('on the screen', async t => {
    // What hints do to the end of an underline is the editor's affair.
    const settings = { 'editor.inlayHints.enabled': 'off' };
    await report(t, await onScreen({ home, settings }, { ...shop, ...status }));
    await report(t, await onScreen({ home }, guidance));
    await report(t, await onScreen({ home, file: 'deployment.yaml' }, foreign));
    await report(t, await onScreen({ home, file: terraform.config }, terraform.beside));
  });
});

test('VS Code without a server in the extension', async t => {
  const server = realServer();
  const home = homeWith(makePackage('universal'));
  const search = folder => ({ PATH: [...(folder ? [folder] : []), '/usr/bin', '/bin'].join(':') });
  await t.test('there is none', async t => {
    const tests = message(
      'The program gateway-ls was not found',
      'Open Settings',
      'How to Install',
    );
    await report(t, await onScreen({ home, env: search() }, tests));
  });
  await t.test('there is one on the PATH', async t => {
    await report(t, await onScreen({ home, env: search(path.dirname(server)) }, finding));
  });
  await t.test('the setting leads nowhere', async t => {
    const settings = { 'gatewayLs.path': '/nowhere/gateway-ls' };
    const tests = message('no program can be run there', 'Open Settings');
    await report(t, await onScreen({ home, settings }, tests));
  });
  await t.test('the setting names another program', async t => {
    const settings = { 'gatewayLs.path': '/bin/echo' };
    await report(
      t,
      await onScreen({ home, settings }, message('is not gateway-ls', 'Open Settings')),
    );
  });
  await t.test('the one on the PATH is of another version', async t => {
    const other = path.join(work, 'other');
    fs.mkdirSync(other);
    const script = `#!/bin/sh\n[ "$1" = --version ] && exec echo 'gateway-ls 9.9.9 (other)'\nexec '${server}' "$@"\n`;
    fs.writeFileSync(path.join(other, 'gateway-ls'), script, { mode: 0o755 });
    const tests = { ...message('does not fit this extension', 'Open Settings'), ...finding };
    await report(t, await onScreen({ home, env: search(other) }, tests));
  });
});

test('VS Code with a server that does not stay', async t => {
  const home = homeWith(packaged('first'));
  const program = brokenServer();
  const settings = { 'gatewayLs.path': program };
  const env = way => ({
    GATEWAY_LS_REAL: realServer(),
    GATEWAY_LS_BROKEN: way,
    GATEWAY_LS_MARK: path.join(work, `mark ${way}`),
  });
  await t.test('it does not answer', async t => {
    const tests = message('does not answer within 10 seconds', 'Restart', 'Show Log');
    await report(t, await onScreen({ home, settings, env: env('mute') }, tests));
  });
  await t.test('it does not answer, and is started again', async t => {
    await report(t, await onScreen({ home, settings, env: env('shy') }, restart));
  });
  await t.test('it ends again and again', async t => {
    const tests = message('has ended 5 times within 3 minutes', 'Restart', 'Show Log');
    await report(t, await onScreen({ home, settings, env: env('sickly') }, tests));
  });
  await t.test('it ends', async t => {
    const tests = message(
      'could not be started. The server has ended with exit code 3: the cupboard is bare',
      'Restart',
      'Show Log',
    );
    await report(t, await onScreen({ home, settings, env: env('stillborn') }, tests));
  });
});

test('Neovim, installed with one command', async t => {
  const [program, ...args] = commandOf('editors/nvim/README.md').split(' ');
  run(program, args, { CARGO_INSTALL_ROOT: work });
  const server = path.join(work, 'bin/gateway-ls');
  for (const { nvim, heading } of nvims) {
    await t.test(`${heading}: ${run(nvim, ['--version']).split('\n')[0]}`, async t => {
      await report(t, await neovim.runSuite({ nvim, heading, server }));
    });
  }
});

test('Helix', async t => {
  await report(t, await helix.runSuite({ server: realServer() }));
});

test('Emacs', async t => {
  await report(t, await emacs.runSuite({ server: realServer() }));
});

test('a broken server is noticed', async t => {
  const spoilt = brokenServer();
  const settings = { 'gatewayLs.path': spoilt };
  const home = homeWith(packaged('first'));
  const neovims = nvims.map(({ nvim, heading }) => {
    return [heading, how => neovim.runSuite({ nvim, heading, server: spoilt, ...how })];
  });
  const foreignFile = { home, settings, file: 'deployment.yaml' };
  const clients = {
    'in the extension host': how => extensionHost.runSuite({ home, settings, ...how }),
    'on the screen': ({ way, ...how }) =>
      way === 'loud'
        ? onScreen({ ...foreignFile, ...how }, foreign)
        : onScreen({ home, settings, ...how }, shop),
    ...Object.fromEntries(neovims),
    'in Helix': how => helix.runSuite({ server: spoilt, ...how }),
    'in Emacs': how => emacs.runSuite({ server: spoilt, ...how }),
  };
  /** For each way to be broken: texts in the names of the tests that must fail. */
  const ways = {
    silent: [
      'finding',
      'hover',
      'edit',
      'setting',
      'half-typed',
      'template',
      'JSON',
      'YAML',
      'kill',
      'underline',
      'Problems',
      'restart',
      'saved',
    ],
    columns: ['a finding covers', 'columns', 'the underline is under'],
    loud: ['not ours'],
    deaf: ['an edit', 'a changed setting', 'half-typed'],
    mortal: ['killed'],
  };
  /** What no test of these editors looks at. */
  const unseen = { 'in Helix': ['columns', 'deaf', 'mortal'], 'in Emacs': ['mortal'] };
  for (const [way, names] of Object.entries(ways)) {
    for (const [client, run] of Object.entries(clients)) {
      if (unseen[client]?.includes(way)) {
        continue;
      }
      await t.test(`${way}, ${client}`, async t => {
        const mark = path.join(work, `mark ${way} ${client}`);
        const env = {
          GATEWAY_LS_REAL: realServer(),
          GATEWAY_LS_BROKEN: way,
          GATEWAY_LS_MARK: mark,
        };
        const results = await run({ way, env, only: names, limit: 2500 });
        assert.notEqual(results.length, 0, 'no test looks at this');
        const passed = results.filter(it => it.error === null).map(it => it.name);
        assert.deepEqual(passed, []);
      });
    }
  }
});
