// The status item: in the language status of documents that the server is asked about.

import * as vscode from 'vscode';

export class Status implements vscode.Disposable {
  readonly #item: vscode.LanguageStatusItem;

  constructor(selector: vscode.DocumentSelector) {
    this.#item = vscode.languages.createLanguageStatusItem('gatewayLs.status', selector);
    this.#item.name = 'gateway-ls';
    this.#item.text = 'gateway-ls';
  }

  starting(): void {
    this.#show(vscode.LanguageStatusSeverity.Information, 'starting');
    this.#item.busy = true;
  }

  running(version: string): void {
    this.#show(vscode.LanguageStatusSeverity.Information, version);
  }

  misfit(version: string, why: string): void {
    this.#show(vscode.LanguageStatusSeverity.Warning, `${version}: ${why}`);
  }

  stopped(why: string): void {
    this.#show(vscode.LanguageStatusSeverity.Error, why);
    this.#item.command = { title: 'Restart', command: 'gatewayLs.restart' };
  }

  dispose(): void {
    this.#item.dispose();
  }

  #show(severity: vscode.LanguageStatusSeverity, detail: string): void {
    this.#item.busy = false;
    this.#item.severity = severity;
    this.#item.detail = detail;
    this.#item.command = { title: 'Show Log', command: 'gatewayLs.showLog' };
  }
}
