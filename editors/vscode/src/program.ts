// The `gateway-ls` program: where it is, and which version. Knows nothing of the protocol and shows
// nothing.

import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';

/** A program that says it is `gateway-ls`. */
export interface Program {
  /** Absolute path. */
  command: string;
  /** Who named it. */
  origin: Origin;
  /** `0.1.0`. */
  version: string;
  /** What it answers to `--version`, one line. */
  answer: string;
}

export type Origin = 'setting' | 'bundled' | 'path';

/** Why there is no program to run: a sentence for the user. */
export class NoProgram extends Error {}

const FILE_NAME = process.platform === 'win32' ? 'gateway-ls.exe' : 'gateway-ls';

/** How long a program may take to tell its version, in milliseconds. */
const PATIENCE = 10_000;

/**
 * Finds the program: the one of the setting, else the one in the extension's folder, else the
 * first on the `PATH`. A setting that leads nowhere is an error; nothing else is run in its place.
 */
export async function find(setting: string, extensionFolder: string): Promise<Program> {
  if (setting !== '') {
    const command = path.normalize(setting.replace(/^~(?=[/\\]|$)/, homedir()));
    if (!path.isAbsolute(command)) {
      throw new NoProgram(
        `The setting gatewayLs.path must be an absolute path, but it is "${setting}".`,
      );
    }
    if (!(await isExecutable(command))) {
      throw new NoProgram(
        `The setting gatewayLs.path is "${setting}", but no program can be run there.`,
      );
    }
    return asked(command, 'setting');
  }
  const bundled = path.join(extensionFolder, 'server', FILE_NAME);
  if (await isExecutable(bundled)) {
    return asked(bundled, 'bundled');
  }
  // By hand, because the usual look-ups take the current folder for a part of the PATH on Windows.
  const folders = (process.env['PATH'] ?? '').split(path.delimiter).filter(path.isAbsolute);
  for (const folder of folders) {
    const command = path.join(folder, FILE_NAME);
    if (await isExecutable(command)) {
      return asked(command, 'path');
    }
  }
  throw new NoProgram(
    'The program gateway-ls was not found: none came with this extension, and there is none on ' +
      'the PATH. Install it, or name it in the setting gatewayLs.path.',
  );
}

/** Whether a server of one version speaks as an extension of another version expects. */
export function fits(server: string, extension: string): boolean {
  const [major, minor] = server.split('.');
  const [wantedMajor, wantedMinor] = extension.split('.');
  return major === wantedMajor && (major !== '0' || minor === wantedMinor);
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Asks a program for its version, and so makes sure that it is what it should be. */
async function asked(command: string, origin: Origin): Promise<Program> {
  const answer = await new Promise<string>((resolve, reject) => {
    const options = { timeout: PATIENCE, windowsHide: true };
    const child = execFile(command, ['--version'], options, (error, stdout) => {
      if (error) {
        const reason = error.killed ? `it does not answer` : error.message;
        reject(new NoProgram(`${command} cannot be run: ${reason}`));
      } else {
        resolve(stdout.split('\n')[0]?.trim() ?? '');
      }
    });
    child.stdin?.end();
  });
  const version = /^gateway-ls (\d+\.\d+\.\d+\S*)/.exec(answer)?.[1];
  if (version === undefined) {
    throw new NoProgram(`${command} is not gateway-ls: asked for its version it says "${answer}".`);
  }
  return { command, origin, version, answer };
}
