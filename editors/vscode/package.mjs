// Makes the extension package: node package.mjs [--target T] [--server FILE] [--out FILE.vsix]
//
// Without --server it builds the server with cargo. With --target universal no server goes in; the
// extension then runs the one that the user installed. The same commit gives the same bytes on one
// machine, whoever makes it and wherever its clock stands.

import './node-version.mjs';

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const windows = process.platform === 'win32';

/** Builds a package and returns its path. */
export async function makePackage({ target = hostTarget(), server, out } = {}) {
  const built = path.join(cargoTarget(), 'vscode');
  const stage = path.join(built, 'stage');
  installModules();
  const { build } = await import('esbuild');
  const { createVSIX } = await import('@vscode/vsce');

  fs.rmSync(stage, { recursive: true, force: true });
  fs.mkdirSync(stage, { recursive: true });
  const { metafile } = await build({
    absWorkingDir: here,
    entryPoints: ['src/extension.ts'],
    outfile: path.join(stage, 'dist/extension.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['vscode'],
    minify: true,
    metafile: true,
    logLevel: 'warning',
  });
  fs.chmodSync(path.join(stage, 'dist/extension.js'), 0o644);
  const hasServer = target !== 'universal';
  if (hasServer) {
    const program = server ?? buildServer();
    checkProgram(program, target);
    const name = target.startsWith('win32') ? 'gateway-ls.exe' : 'gateway-ls';
    put(program, path.join(stage, 'server', name), 0o755);
  }
  put(path.join(here, 'icon.png'), path.join(stage, 'icon.png'), 0o644);
  for (const name of PICTURES) {
    put(path.join(here, '../pictures', name), path.join(stage, 'pictures', name), 0o644);
  }
  const page = fs.readFileSync(path.join(here, 'README.md'), 'utf8');
  write(path.join(stage, 'README.md'), page.replaceAll('](../pictures/', '](pictures/'));
  for (const name of ['LICENSE-MIT', 'LICENSE-APACHE', 'CHANGELOG.md']) {
    put(path.join(root, name), path.join(stage, name), 0o644);
  }
  write(path.join(stage, 'THIRD-PARTY.txt'), notices(bundledModules(metafile), hasServer));
  const manifest = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
  for (const key of ['private', 'scripts', 'devDependencies', 'prettier']) {
    delete manifest[key];
  }
  write(path.join(stage, 'package.json'), JSON.stringify(manifest, null, 2) + '\n');

  const file = path.resolve(out ?? path.join(built, `gateway-ls-${target}.vsix`));
  process.env.SOURCE_DATE_EPOCH ??= commitTime();
  // A zip file holds local times.
  process.env.TZ = 'UTC';
  await createVSIX({
    cwd: stage,
    packagePath: file,
    dependencies: false,
    rewriteRelativeLinks: false,
    allowMissingRepository: true,
    skipLicense: true,
    ...(hasServer ? { target } : {}),
  });
  return file;
}

/** What the page and the walkthrough show. */
const PICTURES = ['vscode-finding.png', 'vscode-hover.png', 'vscode-plan.png'];

/** The name that VS Code has for this machine. */
export function hostTarget() {
  const musl =
    process.platform === 'linux' && !process.report.getReport().header.glibcVersionRuntime;
  const arch = process.arch === 'arm' ? 'armhf' : process.arch;
  return `${musl ? 'alpine' : process.platform}-${arch}`;
}

/** Installs what package-lock.json says, unless that was done before. */
function installModules() {
  const time = name => fs.statSync(path.join(here, name), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (time('node_modules/.package-lock.json') < time('package-lock.json')) {
    const options = { cwd: here, stdio: 'inherit', shell: windows };
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  }
}

function cargoMetadata(...more) {
  const args = ['metadata', '--format-version', '1', '--locked', ...more];
  const limits = { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 };
  return JSON.parse(execFileSync('cargo', args, limits));
}

function cargoTarget() {
  return cargoMetadata('--no-deps').target_directory;
}

function buildServer() {
  execFileSync('cargo', ['build', '--release', '--locked'], { cwd: root, stdio: 'inherit' });
  return path.join(cargoTarget(), 'release', windows ? 'gateway-ls.exe' : 'gateway-ls');
}

/** The packaging tool takes any file for a server; this makes sure that the target can run it. */
function checkProgram(file, target) {
  const bytes = fs.readFileSync(file);
  const [system, arch] = target.split('-');
  const start = bytes.readUInt32BE(0);
  let kind, machine;
  if (start === 0x7f454c46) {
    kind = 'linux alpine';
    machine = { 0x3e: 'x64', 0xb7: 'arm64', 0x28: 'armhf' }[bytes.readUInt16LE(18)];
  } else if (start >>> 16 === 0x4d5a) {
    kind = 'win32';
    machine = { 0x8664: 'x64', 0xaa64: 'arm64' }[bytes.readUInt16LE(bytes.readUInt32LE(0x3c) + 4)];
  } else if (start === 0xcffaedfe) {
    kind = 'darwin';
    machine = { 0x01000007: 'x64', 0x0100000c: 'arm64' }[bytes.readUInt32LE(4)];
  }
  if (!kind?.split(' ').includes(system) || machine !== arch) {
    throw new Error(`${file} is no program for ${target}`);
  }
}

/** The folders of the packages that went into the bundle. */
function bundledModules(metafile) {
  const folder = /^node_modules\/(?:@[^/]+\/)?[^/]+/;
  const names = Object.keys(metafile.inputs).flatMap(input => folder.exec(input)?.[0] ?? []);
  return [...new Set(names)].sort().map(name => path.join(here, name));
}

/** Names, licences and licence texts of all that is not our own; of several to choose from, MIT. */
function notices(modules, hasServer) {
  const parts = modules.map(folder => {
    const { name, version, license } = JSON.parse(
      fs.readFileSync(path.join(folder, 'package.json'), 'utf8'),
    );
    return { name, version, license, folder };
  });
  if (hasServer) {
    parts.push(...crates());
  }
  const text = ({ name, version, license, folder }) => {
    const files = fs.readdirSync(folder).filter(it => /^(licen[cs]e|notice|copying)/i.test(it));
    const mit = files.filter(it => /mit/i.test(it));
    const texts = (mit.length > 0 ? mit : files)
      .sort()
      .map(it => path.join(folder, it))
      .filter(it => fs.statSync(it).isFile())
      .map(it => fs.readFileSync(it, 'utf8').trim());
    return [`${name} ${version} (${license})`, ...texts].join('\n\n');
  };
  return parts.map(text).join(`\n\n${'-'.repeat(80)}\n\n`) + '\n';
}

/** The crates that are linked into the server. */
function crates() {
  const tree = ['tree', '--edges', 'normal', '--prefix', 'none', '--format', '{p}', '--locked'];
  const lines = execFileSync('cargo', tree, { cwd: root, encoding: 'utf8' }).split('\n');
  const linked = new Set(lines.map(line => line.split(' ').slice(0, 2).join(' ')));
  return cargoMetadata()
    .packages.filter(it => it.source !== null && linked.has(`${it.name} v${it.version}`))
    .map(({ name, version, license, manifest_path }) => {
      return { name, version, license, folder: path.dirname(manifest_path) };
    });
}

function commitTime() {
  try {
    const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] };
    return execFileSync('git', ['log', '-1', '--format=%ct'], options).trim();
  } catch {
    return '946684800';
  }
}

function put(from, to, mode) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  fs.copyFileSync(from, to);
  fs.chmodSync(to, mode);
}

function write(file, text) {
  fs.writeFileSync(file, text);
  fs.chmodSync(file, 0o644);
}

if (fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url))) {
  const text = { type: 'string' };
  const { values } = parseArgs({ options: { target: text, server: text, out: text } });
  await makePackage(values);
}
