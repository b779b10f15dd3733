// A terminal that a program can type into and read, by tmux.

import { execFileSync } from 'node:child_process';

import { until } from './vscode/code.mjs';

let count = 0;

/** A terminal of a given size, in columns and rows. */
export class Terminal {
  constructor(env, cwd, columns, rows) {
    this.socket = `gateway-ls-${process.pid}-${count++}`;
    this.options = { env, cwd, encoding: 'utf8' };
    this.size = ['-x', String(columns), '-y', String(rows)];
  }

  tmux(...args) {
    return execFileSync('tmux', ['-L', this.socket, '-f', '/dev/null', ...args], this.options);
  }

  run(command) {
    this.tmux('new-session', '-d', ...this.size, command, ';', 'set', '-g', 'status', 'off');
  }

  type(...keys) {
    keys.forEach(key => this.tmux('send-keys', key));
  }

  /** Waits until the screen shows a text, for some milliseconds. */
  shows(text, limit) {
    return until(
      () => this.plain().includes(text),
      () => `not shown: ${text}\n${this.plain()}`,
      limit,
    );
  }

  /** What is on the screen, without colours. */
  plain() {
    return this.tmux('capture-pane', '-p');
  }

  /** What is on the screen, with its colours. */
  text() {
    return this.tmux('capture-pane', '-e', '-p');
  }

  end() {
    this.tmux('kill-server');
  }
}
