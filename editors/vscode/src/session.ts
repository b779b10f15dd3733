// One server and its language client: started, watched, restarted, stopped.

import * as vscode from 'vscode';
import { LanguageClient, RevealOutputChannelOn, State } from 'vscode-languageclient/node';

import { selector } from './documents';
import { Others } from './others';
import { find, fits, NoProgram, type Program } from './program';
import { Status } from './status';

const NAME = 'gateway-ls';

export class Session implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #log = vscode.window.createOutputChannel(NAME, { log: true });
  readonly #status = new Status(selector);
  readonly #others = new Others(() => this.#client);
  #client: LanguageClient | undefined;
  #program: Program | undefined;
  /** Starts and stops wait for each other. */
  #queue: Promise<void> = Promise.resolve();
  #isWanted = false;

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
    await this.#enqueue(async () => {
      await this.#end();
      await this.#begin();
    });
  }

  async stop(): Promise<void> {
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
    this.#others.dispose();
    this.#status.dispose();
    this.#log.dispose();
  }

  get #version(): string {
    return String(this.#context.extension.packageJSON.version);
  }

  #enqueue(step: () => Promise<void>): Promise<void> {
    this.#queue = this.#queue.then(step, step);
    return this.#queue;
  }

  async #begin(): Promise<void> {
    this.#status.starting();
    try {
      const setting = vscode.workspace.getConfiguration('gatewayLs').get<string | null>('path');
      const program = await find(setting?.trim() ?? '', this.#context.extensionPath);
      this.#program = program;
      this.#log.info(`${program.answer}: ${program.command} (${program.origin})`);
      this.#client = this.#newClient(program);
      await this.#client.start();
      if (!fits(program.version, this.#version)) {
        this.#misfit(program);
      }
    } catch (error) {
      await this.#end();
      this.#failed(error);
    }
  }

  async #end(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    this.#program = undefined;
    this.#status.stopped('The server was stopped.');
    try {
      await client?.dispose();
    } catch (error) {
      this.#log.warn(`The server did not end as it should: ${String(error)}`);
    }
  }

  #newClient(program: Program): LanguageClient {
    const client = new LanguageClient(
      'gatewayLs',
      NAME,
      { command: program.command, args: ['--stdio'] },
      {
        documentSelector: selector,
        outputChannel: this.#log,
        revealOutputChannelOn: RevealOutputChannelOn.Never,
        middleware: this.#others.middleware,
        markdown: { isTrusted: false, supportHtml: false },
      },
    );
    client.onDidChangeState(({ newState }) => {
      if (client !== this.#client) {
        return;
      }
      switch (newState) {
        case State.Running:
          return this.#status.running(program.version);
        case State.Starting:
          return this.#status.starting();
        default:
          return this.#status.stopped('The server has stopped.');
      }
    });
    return client;
  }

  #failed(error: unknown): void {
    const sentence = error instanceof Error ? error.message : String(error);
    this.#log.error(sentence);
    this.#status.stopped(sentence);
    const isOurs = error instanceof NoProgram;
    const text = isOurs ? sentence : `gateway-ls could not be started: ${sentence}`;
    const actions = isOurs ? [OPEN_SETTINGS, HOW_TO_INSTALL] : [OPEN_SETTINGS, SHOW_LOG];
    void vscode.window.showErrorMessage(text, ...actions).then(action => this.#act(action));
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
      const shown = vscode.window.showWarningMessage(sentence, OPEN_SETTINGS, HOW_TO_INSTALL);
      void shown.then(action => this.#act(action));
    }
  }

  #act(action: string | undefined): void {
    switch (action) {
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
