// What a person sees of the Terraform beside a config: where a template variable leads, what is
// granted there, and a grant written into it. Pictures are kept.

import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';

import { until } from './code.mjs';

/** The config that these tests begin with. */
export const config = 'terraform/orders.yaml';

const GRANT = `

resource "google_cloud_run_v2_service_iam_member" "stock_gateway_invoker" {
  location = google_cloud_run_v2_service.stock.location
  name     = google_cloud_run_v2_service.stock.name
  role     = "roles/run.invoker"
  member   = "serviceAccount:\${google_service_account.gateway.email}"
}
`;

/** The lenses, once one of them says this. One that does nothing is no link. */
async function lenses({ page }, says) {
  await page.locator('.codelens-decoration', { hasText: says }).first().waitFor();
  const texts = await page.locator('.codelens-decoration').allInnerTexts();
  return texts.map(it => it.replaceAll('\u00a0', ' ').trim());
}

export const beside = {
  async 'a hover on a template variable names its service and who granted it'(screen) {
    await lenses(screen, 'Granted');
    const hover = await screen.hover('${orders_url}', 'Granted');
    await screen.picture('terraform hover granted');
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /^Cloud Run service orders in europe-west1\n/);
    assert.match(text, /\nDefined in main\.tf:5 as google_cloud_run_v2_service\.orders\.\n/);
    assert.match(
      text,
      /\nGranted \(main\.tf:13\): the gateway's account has roles\/run\.invoker on it\.\n/,
    );
    assert.doesNotMatch(text, /gcloud/);
  },

  async 'a hover on the variable of a service without a grant has the command'(screen) {
    const hover = await screen.hover('${stock_url}', 'Calls may get 403');
    await screen.picture('terraform hover missing');
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /^Cloud Run service stock in europe-west1\n/);
    assert.match(text, /gcloud run services add-iam-policy-binding stock/);
  },

  async 'a lens says what is granted, and the other one what is not'(screen) {
    await screen.page.keyboard.press('Escape');
    await screen.page.mouse.move(5, 5);
    const texts = await lenses(screen, 'Granted');
    await screen.picture('terraform lenses');
    assert.ok(texts.includes('Granted: roles/run.invoker on orders'), texts.join());
    assert.ok(texts.includes('Copy grant: roles/run.invoker on stock'), texts.join());
    assert.equal(texts.filter(it => it.startsWith('Granted')).length, 1, texts.join());
  },

  async 'an action writes the grant after its service'(screen) {
    const { page } = screen;
    const file = path.join(screen.workspace, 'terraform/main.tf');
    const before = fs.readFileSync(file, 'utf8');
    const { left, top, bottom } = await screen.place('${stock_url}');
    await page.mouse.click(left + 60, (top + bottom) / 2);
    await page.keyboard.press('Control+.');
    const action = page.locator('.action-widget .monaco-list-row', {
      hasText: 'Grant roles/run.invoker in main.tf',
    });
    await action.first().waitFor();
    await screen.picture('terraform action');
    await action.first().click();
    // It is opened, so that its change can be seen and saved.
    await screen.show('main.tf', 'resource "google_cloud_run_v2_service" "stock"');
    await screen.place('google_cloud_run_v2_service_iam_member" "stock_gateway_invoker"');
    await screen.picture('terraform granted');
    await screen.command('File: Save All Files');
    const service = before.indexOf('resource "google_cloud_run_v2_service" "stock"');
    const end = before.indexOf('\n}\n', service) + '\n}\n'.length;
    const wanted = `${before.slice(0, end - 1)}${GRANT}${before.slice(end)}`;
    const isWritten = () => fs.readFileSync(file, 'utf8') !== before;
    await until(isWritten, 'the file does not change', screen.limit);
    assert.equal(fs.readFileSync(file, 'utf8'), wanted);
  },

  async 'once it is written the lens says that it is granted'(screen) {
    await screen.show('orders.yaml', 'swagger:');
    const texts = await lenses(screen, 'Granted: roles/run.invoker on stock');
    await screen.picture('terraform all granted');
    assert.deepEqual(
      texts.filter(it => it.startsWith('Copy')),
      [],
    );
  },
};
