// What a click on a code lens or a line of the command palette does: copies a command, shows who
// uses a backend, opens the plan of roles or the routes as a document. The texts are the server's.

import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  type LanguageClient,
  type Location,
} from 'vscode-languageclient/node';

import { type Checked, Copy } from './copy';
import { isGatewayFile } from './documents';

/** The commands that the server may put into code lenses and actions, because they exist here. */
export const CLIENT_COMMANDS = [
  'gatewayLs.copyToClipboard',
  'gatewayLs.showIamPlan',
  'gatewayLs.showReferences',
];

/** Documents that the server wrote. They cannot be changed and need not be saved. */
const SCHEME = 'gateway-ls';

interface Format {
  label: string;
  description: string;
  /** As the server knows it. */
  name: string;
  ending: string;
}

const PLANS: Format[] = [
  { label: 'Text', description: 'to read, with the commands', name: 'human', ending: 'txt' },
  { label: 'Markdown', description: 'for a review or a wiki', name: 'markdown', ending: 'md' },
  { label: 'Shell', description: 'a script of gcloud commands', name: 'gcloud', ending: 'sh' },
  { label: 'Terraform', description: 'IAM resources', name: 'terraform', ending: 'tf' },
  { label: 'JSON', description: 'for programs', name: 'json', ending: 'json' },
];

export class Commands implements vscode.Disposable {
  readonly #client: () => Promise<LanguageClient | undefined>;
  readonly #pages = new Pages();
  readonly #copy = new Copy(typed => this.#checkAccount(typed));
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: () => Promise<LanguageClient | undefined>) {
    this.#client = client;
    const { registerCommand } = vscode.commands;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this.#pages),
      registerCommand('gatewayLs.copyToClipboard', (text?: unknown) => this.#copy.copy(text)),
      registerCommand('gatewayLs.showReferences', (...lens: Lens) => this.#showReferences(...lens)),
      registerCommand('gatewayLs.showIamPlan', (uri?: unknown) => this.#showIamPlan(uri)),
      registerCommand('gatewayLs.showRoutes', () => this.#showRoutes()),
    ];
  }

  dispose(): void {
    this.#subscriptions.forEach(it => it.dispose());
    this.#pages.dispose();
  }

  /** From a code lens the plan opens at once; from the palette its format is asked for. */
  async #showIamPlan(uri?: unknown): Promise<void> {
    const config = configOf(uri);
    if (config === undefined) {
      return;
    }
    const placeHolder = 'How shall the roles be written?';
    const format =
      uri === undefined ? await vscode.window.showQuickPick(PLANS, { placeHolder }) : PLANS[0];
    if (format !== undefined) {
      await this.#show('gatewayLs.iamPlan', config, format, 'IAM plan');
    }
  }

  async #showRoutes(): Promise<void> {
    const config = configOf();
    if (config !== undefined) {
      const format = { label: '', description: '', name: 'human', ending: 'txt' };
      await this.#show('gatewayLs.routes', config, format, 'routes');
    }
  }

  async #show(command: string, config: vscode.Uri, format: Format, what: string): Promise<void> {
    try {
      const client = await this.#client();
      const params = { command, arguments: [config.toString(), format.name] };
      const text = await client?.sendRequest(ExecuteCommandRequest.type, params);
      if (typeof text === 'string') {
        await this.#pages.show(`${fileName(config)}: ${what}.${format.ending}`, text);
      }
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      void vscode.window.showErrorMessage(`gateway-ls: ${reason}`);
    }
  }

  async #checkAccount(typed: string): Promise<Checked> {
    try {
      const client = await this.#client();
      const params = { command: 'gatewayLs.checkServiceAccount', arguments: [typed] };
      const account: unknown = await client?.sendRequest(ExecuteCommandRequest.type, params);
      return typeof account === 'string' ? { account } : { wrong: 'The server does not answer.' };
    } catch (error) {
      return { wrong: error instanceof Error ? error.message : String(error) };
    }
  }

  async #showReferences(uri: string, position: Place, locations: Location[]): Promise<void> {
    const { protocol2CodeConverter } = (await this.#client()) ?? {};
    if (protocol2CodeConverter !== undefined) {
      await vscode.commands.executeCommand(
        'editor.action.showReferences',
        vscode.Uri.parse(uri),
        protocol2CodeConverter.asPosition(position),
        locations.map(it => protocol2CodeConverter.asLocation(it)),
      );
    }
  }
}

type Place = Location['range']['start'];
type Lens = [uri: string, position: Place, locations: Location[]];

/** The texts of the documents that are shown. */
class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.#texts.get(uri.path) ?? '';
  }

  /** Shows a text beside the config; asked for again, the document is the same with a new text. */
  async show(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, {
      viewColumn: vscode.ViewColumn.Beside,
      preview: false,
    });
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

/** The config that a command is about: the one it names, else the one that is being edited. */
function configOf(uri?: unknown): vscode.Uri | undefined {
  if (typeof uri === 'string') {
    return vscode.Uri.parse(uri);
  }
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined && isGatewayFile(document)) {
    return document.uri;
  }
  void vscode.window.showInformationMessage('gateway-ls: open a gateway config first.');
  return undefined;
}

function fileName(uri: vscode.Uri): string {
  return uri.path.split('/').at(-1) ?? '';
}
