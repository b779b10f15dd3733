// The server while the editor is open: one run after the other, and what the user hears of it.

import * as vscode from 'vscode';
import { type LanguageClient, RevealOutputChannelOn } from 'vscode-languageclient/node';

import { CLIENT_COMMANDS, Commands } from './commands';
import { selector } from './documents';
import { Others } from './others';
import * as pages from './pages';
import { find, fits, NoProgram, type Program } from './program';
import { Run } from './run';
import * as shown from './shown';
import { Status } from './status';

const NAME = 'gateway-ls';

/** A server that ends this often by itself within so many milliseconds is not started again. */
const MOST_CRASHES = 5;
const CRASH_PERIOD = 3 * 60_000;

export class Session implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log = vscode.window.createOutputChannel(NAME, { log: true });
  readonly #status = new Status(selector);
  readonly #others = new Others(() => this.#run?.client);
  readonly #lenses = shown.watchLenses(() => this.#run?.client);
  readonly #commands = new Commands(() => this.#client());
  #run: Run | undefined;
  #program: Program | undefined;
  /** Starts and stops wait for each other. */
  #queue: Promise<void> = Promise.resolve();
  #isWanted = false;
  /** When the server ended by itself, in milliseconds. */
  #crashes: number[] = [];

  constructor(context: vscode.ExtensionContext) {
    this.#context = context;
  }

  /** Starts the server unless it was started before. */
  async start(): Promise<void> {
    if (!this.#isWanted) {
      this.#isWanted = true;
      await this.#enqueue(() => this.#begin());
    }
  }

  /** Stops the server if it runs, and starts it; the program is looked for anew. */
  async restart(): Promise<void> {
    this.#isWanted = true;
    this.#crashes = [];
    this.#giveUpStarting();
    await this.#enqueue(async () => {
      await this.#end();
      await this.#begin();
    });
  }

  async stop(): Promise<void> {
    this.#giveUpStarting();
    await this.#enqueue(() => this.#end());
  }

  showLog(): void {
    this.#log.show();
  }

  async showVersion(): Promise<void> {
    await this.#queue;
    const mine = `extension ${this.#version}`;
    const program = this.#program;
    const text =
      program === undefined
        ? `${NAME}: ${mine}; no server is running.`
        : `${program.answer}; ${mine}; the program is ${program.command}.`;
    const copy = 'Copy';
    if ((await vscode.window.showInformationMessage(text, copy)) === copy) {
      await vscode.env.clipboard.writeText(text);
    }
  }

  dispose(): void {
    this.#commands.dispose();
    this.#lenses.dispose();
    this.#others.dispose();
    this.#status.dispose();
    this.#log.dispose();
  }

  /** The client of a server that runs; started if nobody did so before. */
  async #client(): Promise<LanguageClient | undefined> {
    await this.start();
    await this.#queue;
    return this.#run?.client;
  }

  get #version(): string {
    return String(this.#context.extension.packageJSON.version);
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step, step);
    return this.#queue;
  }

  /** A server that does not answer must not keep others waiting. */
  #giveUpStarting(): void {
    if (this.#run?.isStarted === false) {
      this.#run.kill();
    }
  }

  async #begin(): Promise<void> {
    this.#status.starting();
    try {
      const setting = vscode.workspace.getConfiguration('gatewayLs').get('path', '');
      const program = await find(setting.trim(), this.#context.extensionPath);
      this.#program = program;
      this.#log.info(`${program.answer}: ${program.command} (${program.origin})`);
      const run = this.#newRun(program);
      this.#run = run;
      await run.start();
      this.#status.running(program.version);
      if (!fits(program.version, this.#version)) {
        this.#misfit(program);
      }
    } catch (error) {
      const isGivenUp = this.#run?.isStopping === true;
      await this.#end();
      if (!isGivenUp) {
        this.#failed(error);
      }
    }
  }

  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#program = undefined;
    this.#status.stopped('The server was stopped.');
    try {
      await run?.stop();
    } catch (error) {
      this.#log.warn(`The server did not end as it should: ${String(error)}`);
    }
  }

  #newRun(program: Program): Run {
    const options = {
      documentSelector: selector,
      initializationOptions: {
        clientCommands: CLIENT_COMMANDS,
        openapiKeys: 'marked',
        pages: pages.SCHEME,
        // The first hints and lenses are right if the server need not ask for settings.
        gatewayLs: shown.settings(),
      },
      outputChannel: this.#log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: {
        ...this.#others.middleware,
        ...shown.middleware,
        ...pages.withLinks(this.#others.middleware),
      },
      markdown: { isTrusted: false, supportHtml: false },
    };
    const run: Run = new Run(program.command, options, () => this.#crashed(run));
    return run;
  }

  /** Starts the server again, unless it ends again and again. */
  #crashed(run: Run): void {
    if (run !== this.#run) {
      return;
    }
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter(time => now - time < CRASH_PERIOD), now];
    this.#log.error(`The server has ended by itself${run.lastWords}`);
    if (this.#crashes.length < MOST_CRASHES) {
      void this.#enqueue(async () => {
        await this.#end();
        await this.#begin();
      });
      return;
    }
    const minutes = CRASH_PERIOD / 60_000;
    const sentence = `gateway-ls has ended ${MOST_CRASHES} times within ${minutes} minutes and is not started again${run.lastWords}`;
    void this.#enqueue(async () => {
      await this.#end();
      this.#status.stopped(sentence);
    });
    this.#ask(vscode.window.showErrorMessage(sentence, RESTART, SHOW_LOG));
  }

  #failed(error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    this.#log.error(sentence);
    this.#status.stopped(sentence);
    if (error instanceof NoProgram) {
      this.#ask(vscode.window.showErrorMessage(sentence, OPEN_SETTINGS, HOW_TO_INSTALL));
    } else {
      const text = `gateway-ls could not be started. ${sentence}`;
      this.#ask(vscode.window.showErrorMessage(text, RESTART, SHOW_LOG));
    }
  }

  /** Said once for each pair of versions. */
  #misfit(program: Program): void {
    const sentence =
      `gateway-ls ${program.version} (${program.command}) does not fit this extension, which is ` +
      `${this.#version}: some things may not work. Update the older one.`;
    this.#log.warn(sentence);
    this.#status.misfit(program.version, sentence);
    const key = `misfit ${program.version} ${this.#version}`;
    if (!this.#context.globalState.get(key)) {
      void this.#context.globalState.update(key, true);
      this.#ask(vscode.window.showWarningMessage(sentence, OPEN_SETTINGS, HOW_TO_INSTALL));
    }
  }

  #ask(message: Thenable<string | undefined>): void {
    void message.then(action => this.#act(action));
  }

  #act(action: string | undefined): void {
    switch (action) {
      case RESTART:
        void this.restart();
        break;
      case OPEN_SETTINGS:
        void vscode.commands.executeCommand('workbench.action.openSettings', 'gatewayLs.path');
        break;
      case HOW_TO_INSTALL: {
        const page = vscode.Uri.joinPath(this.#context.extensionUri, 'README.md');
        void vscode.commands.executeCommand('markdown.showPreview', page);
        break;
      }
      case SHOW_LOG:
        this.showLog();
        break;
    }
  }
}

const OPEN_SETTINGS = 'Open Settings';
const HOW_TO_INSTALL = 'How to Install';
const SHOW_LOG = 'Show Log';
const RESTART = 'Restart';
