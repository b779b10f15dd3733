// What a click on a code lens or a line of the command palette does: copies a command, shows who
// uses a backend, opens the plan of roles or the routes. The texts are the server's.

import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  type LanguageClient,
  type Location,
} from 'vscode-languageclient/node';

import { type Checked, Copy } from './copy';
import { isGatewayFile } from './documents';
import { inWords, OPEN_PAGE, Pages } from './pages';

/** The commands that the server may put into code lenses and actions, because they exist here. */
export const CLIENT_COMMANDS = [
  'gatewayLs.copyToClipboard',
  OPEN_PAGE,
  'gatewayLs.showIamPlan',
  'gatewayLs.showReferences',
];

interface Format {
  label: string;
  description: string;
  /** As the server knows it. */
  name: string;
  ending: string;
}

const PAGE: vscode.QuickPickItem = {
  label: 'Page',
  description: 'to read, with the commands; follows edits',
};
const PLANS: Format[] = [
  { label: 'Markdown', description: 'for a review or a wiki', name: 'markdown', ending: 'md' },
  { label: 'Shell', description: 'a script of gcloud commands', name: 'gcloud', ending: 'sh' },
  { label: 'Terraform', description: 'IAM resources', name: 'terraform', ending: 'tf' },
  { label: 'JSON', description: 'for programs', name: 'json', ending: 'json' },
];

export class Commands implements vscode.Disposable {
  readonly #client: () => Promise<LanguageClient | undefined>;
  readonly #pages: Pages;
  readonly #copy = new Copy(typed => this.#checkAccount(typed));
  readonly #subscriptions: vscode.Disposable[];

  constructor(client: () => Promise<LanguageClient | undefined>) {
    this.#client = client;
    this.#pages = new Pages(client);
    const { registerCommand } = vscode.commands;
    this.#subscriptions = [
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

  /** From a code lens the plan opens as a page; from the palette its format is asked for. */
  async #showIamPlan(uri?: unknown): Promise<void> {
    const config = configOf(uri);
    if (config === undefined) {
      return;
    }
    const placeHolder = 'How shall the roles be written?';
    const chosen =
      uri === undefined
        ? await vscode.window.showQuickPick([PAGE, ...PLANS], { placeHolder })
        : PAGE;
    if (chosen === PAGE) {
      await this.#pages.openPlan(config);
    }
    const format = PLANS.find(it => it === chosen);
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
        await this.#pages.showText(`${fileName(config)}: ${what}.${format.ending}`, text);
      }
    } catch (error) {
      void vscode.window.showErrorMessage(`gateway-ls: ${inWords(error)}`);
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
