// Documents that the server wrote: the page of a rule, all there is to say about a backend, the plan
// of roles. They are shown rendered, need no network, and cannot be changed. A plan follows the edits
// of its config.

import * as vscode from 'vscode';
import {
  ExecuteCommandRequest,
  type LanguageClient,
  type Middleware,
} from 'vscode-languageclient/node';

import { isGatewayFile } from './documents';

/** The scheme of these documents, which the server is told. */
export const SCHEME = 'gateway-ls';

/** The command of links and code actions that lead to a page. */
export const OPEN_PAGE = 'gatewayLs.openPage';

const PREVIEW = 'vscode.markdown.preview.editor';

/** How long a plan waits for further edits before it is made anew, in milliseconds. */
const PAUSE = 200;

export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #client: () => Promise<LanguageClient | undefined>;
  /** Texts that were asked for otherwise than by the URI of a page. */
  readonly #texts = new Map<string, string>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChange = this.#changes.event;

  constructor(client: () => Promise<LanguageClient | undefined>) {
    this.#client = client;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, this),
      vscode.commands.registerCommand(OPEN_PAGE, (page?: unknown) => this.#openPage(page)),
      vscode.commands.registerCommand('gatewayLs.explain', () => this.#explain()),
      vscode.workspace.onDidChangeTextDocument(change => {
        this.#renewPlans(plan => plan.query === change.document.uri.toString());
      }),
      vscode.workspace.onDidSaveTextDocument(document => {
        if (document.uri.path.endsWith('/.gateway-ls.yaml')) {
          this.#renewPlans(() => true);
        }
      }),
      vscode.workspace.onDidChangeConfiguration(change => {
        if (change.affectsConfiguration('gatewayLs')) {
          this.#renewPlans(() => true);
        }
      }),
    ];
  }

  dispose(): void {
    this.#subscriptions.forEach(it => it.dispose());
    this.#waiting.forEach(timer => clearTimeout(timer));
    this.#changes.dispose();
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#texts.get(uri.path) ?? this.#text(uri).catch(inWords);
  }

  /** Shows the roles that a config needs. */
  async openPlan(config: vscode.Uri): Promise<void> {
    const query = config.toString();
    await this.#open(vscode.Uri.from({ scheme: SCHEME, path: '/plan.md', query }));
  }

  /** Shows a text beside the config; asked for again, the document is the same with a new text. */
  async showText(name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: column(), preview: false });
  }

  async #openPage(page: unknown): Promise<void> {
    const uri = typeof page === 'string' ? vscode.Uri.parse(page) : undefined;
    if (uri?.scheme === SCHEME) {
      // Else the hover with the link stays over the page. Older editors have no such command.
      await vscode.commands.executeCommand('editor.action.hideHover').then(undefined, () => {});
      await this.#open(uri);
    }
  }

  async #open(uri: vscode.Uri): Promise<void> {
    this.#changes.fire(uri);
    await vscode.commands.executeCommand('vscode.openWith', uri, PREVIEW, {
      viewColumn: column(),
    });
  }

  /** Explains the finding at the cursor or on its line, or else the backend there. */
  async #explain(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor === undefined || !isGatewayFile(editor.document)) {
      void vscode.window.showInformationMessage('gateway-ls: open a gateway config first.');
      return;
    }
    const { document, selection } = editor;
    const findings = findingsAt(document, selection.active);
    if (findings.length === 0) {
      await this.#explainBackend(document, selection.active);
      return;
    }
    const placeHolder = 'Which finding is to be explained?';
    const chosen =
      findings.length === 1
        ? findings[0]
        : await vscode.window.showQuickPick(findings, { placeHolder });
    if (chosen !== undefined) {
      await this.#open(chosen.page);
    }
  }

  async #explainBackend(document: vscode.TextDocument, at: vscode.Position): Promise<void> {
    // The server counts whole characters.
    const before = document.lineAt(at.line).text.slice(0, at.character);
    const place = `${at.line + 1}-${[...before].length + 1}`;
    const query = document.uri.toString();
    const page = vscode.Uri.from({ scheme: SCHEME, path: `/backends/${place}.md`, query });
    try {
      await this.#text(page);
    } catch (error) {
      const sentence = 'there is no finding on this line, and no backend';
      const reason = /no backend at line/.test(String(error)) ? sentence : inWords(error);
      void vscode.window.showInformationMessage(`gateway-ls: ${reason}.`);
      return;
    }
    await this.#open(page);
  }

  /** The server's text of a page. */
  async #text(page: vscode.Uri): Promise<string> {
    const client = await this.#client();
    const params = { command: 'gatewayLs.page', arguments: [page.toString()] };
    const text: unknown = await client?.sendRequest(ExecuteCommandRequest.type, params);
    if (typeof text !== 'string') {
      throw new Error('The server does not run');
    }
    return text;
  }

  #renewPlans(isMeant: (plan: vscode.Uri) => boolean): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === SCHEME && uri.path === '/plan.md' && isMeant(uri)) {
        const key = uri.toString();
        clearTimeout(this.#waiting.get(key));
        const renew = () => this.#changes.fire(uri);
        this.#waiting.set(key, setTimeout(renew, PAUSE));
      }
    }
  }
}

/**
 * What the language client must do so that the links of hovers to pages can be followed; `inner` is
 * asked for hovers first.
 */
export const withLinks = (inner: HoverMiddleware): HoverMiddleware => ({
  async provideHover(document, position, token, next) {
    const hover = await (inner.provideHover?.(document, position, token, next) ??
      next(document, position, token));
    for (const content of hover?.contents ?? []) {
      if (content instanceof vscode.MarkdownString && LINK.test(content.value)) {
        content.value = content.value.replaceAll(new RegExp(LINK, 'g'), (_, page: string) => {
          return `](command:${OPEN_PAGE}?${encodeURIComponent(JSON.stringify([page]))})`;
        });
        content.isTrusted = { enabledCommands: [OPEN_PAGE] };
      }
    }
    return hover;
  },
});

type HoverMiddleware = Pick<Middleware, 'provideHover'>;

/** A link to a page: VS Code follows those of its own schemes and of commands only. */
const LINK = /\]\((gateway-ls:\/[^\s()]+)\)/;

interface Finding extends vscode.QuickPickItem {
  page: vscode.Uri;
}

/** The pages of the findings at a place, or else on its line, each rule once. */
function findingsAt(document: vscode.TextDocument, at: vscode.Position): Finding[] {
  const ours = vscode.languages.getDiagnostics(document.uri).flatMap(it => {
    const code = typeof it.code === 'object' ? it.code : undefined;
    return code?.target.scheme === SCHEME ? [{ ...it, range: it.range, code }] : [];
  });
  const here = ours.filter(it => it.range.contains(at));
  const onLine = ours.filter(it => it.range.start.line <= at.line && at.line <= it.range.end.line);
  const findings = new Map<string, Finding>();
  for (const { code, message } of here.length > 0 ? here : onLine) {
    const label = String(code.value);
    findings.set(label, { label, detail: message, page: code.target });
  }
  return [...findings.values()];
}

/** Where pages are shown: where one is already, else beside the config. */
function column(): vscode.ViewColumn {
  const isPage = ({ input }: vscode.Tab) =>
    (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText) &&
    input.uri.scheme === SCHEME;
  const group = vscode.window.tabGroups.all.find(it => it.tabs.some(isPage));
  return group?.viewColumn ?? vscode.ViewColumn.Beside;
}

export function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
