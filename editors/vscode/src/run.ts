// One run of the server: a process and the language client that talks to it. A run is never started
// again; whoever wants the server back makes a new one. Shows nothing to the user.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { homedir } from 'node:os';

import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';

/** How long the server may take to answer the first request, in milliseconds. */
const START_PATIENCE = 10_000;

/** How long it may take to say goodbye, in milliseconds. */
const STOP_PATIENCE = 2_000;

export class Run {
  readonly client: LanguageClient;
  readonly #process: ChildProcessWithoutNullStreams;
  #isStarted = false;
  #isStopping = false;
  #lastLine = '';

  /** Starts the process. `onCrash` is called once if it ends by itself after it was started. */
  constructor(command: string, options: LanguageClientOptions, onCrash: () => void) {
    // Not in the folder that is open: a process keeps its folder from being removed.
    this.#process = spawn(command, ['--stdio'], { cwd: homedir(), windowsHide: true });
    this.#process.on('error', error => (this.#lastLine = error.message));
    this.#process.stdin.on('error', () => {});
    this.#process.stderr.on('data', (data: Buffer) => {
      const lines = data.toString().trimEnd().split('\n');
      this.#lastLine = lines.at(-1)?.trim() || this.#lastLine;
    });
    this.client = new QuietClient('gatewayLs', 'gateway-ls', () => Promise.resolve(this.#process), {
      ...options,
      initializationFailedHandler: () => false,
      errorHandler: {
        // What is lost on the way to a dying process does not matter: a new one gets the whole
        // text.
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          if (this.#isStarted && !this.#isStopping) {
            onCrash();
          }
          return {
            action: CloseAction.DoNotRestart,
            message: 'The server has ended.',
            handled: true,
          };
        },
      },
    });
  }

  /** Whether the server answered the first request. */
  get isStarted(): boolean {
    return this.#isStarted;
  }

  /** Whether somebody asked it to end. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** The last line of its log, behind a colon, or a full stop. */
  get lastWords(): string {
    return this.#lastLine === '' ? '.' : `: ${this.#lastLine}`;
  }

  /** Resolves when the server is ready; if that does not come about, the process is ended. */
  async start(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      const seconds = START_PATIENCE / 1000;
      const error = new Error(`The server does not answer within ${seconds} seconds.`);
      timer = setTimeout(() => reject(error), START_PATIENCE);
    });
    const ended = new Promise<never>((_, reject) => {
      this.#process.once('close', (code, signal) => {
        const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
        reject(new Error(`The server has ended ${how}${this.lastWords}`));
      });
    });
    ended.catch(() => {});
    // The end of the process says more than the failed request that comes of it.
    const ready = this.client.start().catch(error => Promise.race([ended, soon(error)]));
    ready.catch(() => {});
    try {
      await Promise.race([ready, ended, late]);
      this.#isStarted = true;
    } catch (error) {
      this.#process.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Says goodbye to the server, and makes sure that it ends. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    try {
      if (this.client.isRunning()) {
        await this.client.dispose(STOP_PATIENCE);
      }
    } finally {
      this.kill();
    }
  }

  /** Ends the process at once. */
  kill(): void {
    this.#isStopping = true;
    this.#process.kill('SIGKILL');
  }
}

/** Rejects a moment later. */
function soon(error: unknown): Promise<never> {
  return new Promise((_, reject) => setTimeout(reject, 500, error));
}

/** Writes to the log what the library would show in messages of its own. */
class QuietClient extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }

  override warn(message: string, data?: unknown): void {
    super.warn(message, data, false);
  }

  override info(message: string, data?: unknown): void {
    super.info(message, data, false);
  }
}
