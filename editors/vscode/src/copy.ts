// Copies commands that grant roles. One that does not name the gateway's service account asks for
// it, once, and offers to remember it.

import * as vscode from 'vscode';

/** The word that the server writes where it does not know the account. */
const UNKNOWN = /\bSA_EMAIL\b/g;
const MEMBER = 'serviceAccount:SA_EMAIL';

const REMEMBER = 'Remember';
const NOT_NOW = 'Not Now';

/** The account as commands name it, or what is wrong with what was typed. */
export type Checked = { account: string } | { wrong: string };

export class Copy {
  readonly #check: (typed: string) => Promise<Checked>;
  #account: string | undefined;
  #isAsked = false;

  /** `check` judges what somebody typed for an account. */
  constructor(check: (typed: string) => Promise<Checked>) {
    this.#check = check;
  }

  /** Puts a text on the clipboard. */
  async copy(text: unknown): Promise<void> {
    if (typeof text !== 'string') {
      return;
    }
    if (!text.includes(MEMBER)) {
      await write(text);
      return;
    }
    const isNew = this.#account === undefined && !this.#isAsked;
    if (isNew) {
      this.#account = await this.#ask();
      this.#isAsked = true;
    }
    const account = this.#account;
    await write(account === undefined ? text : text.replace(UNKNOWN, () => account));
    if (isNew && account !== undefined) {
      void offerToRemember(account);
    }
  }

  async #ask(): Promise<string | undefined> {
    let account: string | undefined;
    const typed = await vscode.window.showInputBox({
      title: "The gateway's service account",
      prompt:
        'The account that the API config names with --backend-auth-service-account. ' +
        'It goes into the command. Leave it empty to copy the command with SA_EMAIL.',
      placeHolder: 'gateway@my-project.iam.gserviceaccount.com',
      ignoreFocusOut: true,
      validateInput: async text => {
        account = undefined;
        if (text.trim() === '') {
          return undefined;
        }
        const checked = await this.#check(text);
        account = 'account' in checked ? checked.account : undefined;
        return 'wrong' in checked ? checked.wrong : undefined;
      },
    });
    return typed === undefined ? undefined : account;
  }
}

async function write(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  const [first = ''] = text.split('\n');
  vscode.window.setStatusBarMessage(`$(clippy) Copied: ${first}`, 5_000);
}

async function offerToRemember(account: string): Promise<void> {
  const isFolderOpen = vscode.workspace.workspaceFolders !== undefined;
  const where = isFolderOpen ? 'the settings of this workspace' : 'your settings';
  const question = `Copied. Remember ${account} in ${where}, for every command that grants a role?`;
  const answer = await vscode.window.showInformationMessage(question, REMEMBER, NOT_NOW);
  if (answer === REMEMBER) {
    const { Workspace, Global } = vscode.ConfigurationTarget;
    const target = isFolderOpen ? Workspace : Global;
    await vscode.workspace.getConfiguration('gatewayLs').update('serviceAccount', account, target);
  }
}
