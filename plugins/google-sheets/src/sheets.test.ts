import type { JsonObject } from '@pulseflow/sdk';
import { type RunNodeOptions, runNode, testCredential } from '@pulseflow/sdk/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GoogleService, startGoogle } from '../test/google-service';
import { accountCredential, serviceAccountCredential } from './credentials';
import { appendRows } from './nodes/append-rows';
import { clearRange } from './nodes/clear-range';
import { createSheet } from './nodes/create-sheet';
import { findRow } from './nodes/find-row';
import { readRange } from './nodes/read-rows';
import { updateRange } from './nodes/update-range';
import { forgetToken } from './service-account';

let google: GoogleService;
beforeEach(async () => {
  google = await startGoogle();
});
afterEach(() => google.close());

const account = (): JsonObject => ({ accessToken: `good ${google.url}`, clientId: 'id', clientSecret: 's', apiUrl: google.url });
const book = { spreadsheet: 'https://docs.google.com/spreadsheets/d/book/edit#gid=0' };
const using = (config: JsonObject, more: Partial<RunNodeOptions> = {}): RunNodeOptions => ({
  config: { ...book, ...config },
  credential: account(),
  ...more,
});

describe('rows', () => {
  it('are read with their columns by name and their numbers', async () => {
    const { out } = await runNode(readRange, using({ range: 'Orders' }));
    expect(out).toEqual([
      { rowNumber: 2, Order: 'A-1', Customer: 'Ana', Total: 12.5 },
      { rowNumber: 3, Order: 'A-2', Customer: 'Bob', Total: 7 },
    ]);
    const part = await runNode(
      readRange,
      using({ range: 'B2:C3', header: 'none', withRowNumber: false, render: 'FORMATTED_VALUE' }),
    );
    expect(part.out).toEqual([
      { B: 'Ana', C: '12.5' },
      { B: 'Bob', C: '7' },
    ]);
  });

  it('of a large sheet are read in blocks, and no further than is wanted', async () => {
    const [orders] = google.tabs;
    if (orders === undefined) throw new Error('No sheet');
    orders.rows = [['N'], ...Array.from({ length: 12_000 }, (_, index) => [index])];
    orders.gridRows = 12_001;
    const { out } = await runNode(readRange, using({ range: 'Orders' }));
    expect([out.length, out[0], out.at(-1)]).toEqual([12_000, { rowNumber: 2, N: 0 }, { rowNumber: 12_001, N: 11_999 }]);
    expect(google.callsOf('GET /v4/spreadsheets/book/values/:range')).toHaveLength(3);
    await runNode(readRange, using({ range: 'Orders', limit: 10 }));
    expect(google.callsOf('GET /v4/spreadsheets/book/values/:range')).toHaveLength(4);
  });

  it('that are empty are left out, and columns without a name are letters', async () => {
    google.rowsOf('Orders').push([], ['A-3', '', '', 'x']);
    const { out } = await runNode(readRange, using({}));
    expect(out.at(-1)).toEqual({ rowNumber: 5, Order: 'A-3', Customer: '', Total: '', D: 'x' });
    expect(out).toHaveLength(3);
  });

  it('are appended by one call, by the names of their fields, with new columns at the end', async () => {
    const items = [
      { Order: 'A-3', Total: 1, Note: { a: 1 } },
      { Order: 'A-4', Customer: 'Eva' },
    ];
    const { out } = await runNode(appendRows, using({ sheet: 'Orders' }, { items }));
    expect(google.rowsOf('Orders')).toEqual([
      ['Order', 'Customer', 'Total', 'Note'],
      ['A-1', 'Ana', 12.5],
      ['A-2', 'Bob', 7],
      ['A-3', '', 1, '{"a":1}'],
      ['A-4', 'Eva', '', ''],
    ]);
    expect(out).toMatchObject([{ row: { number: 4, action: 'appended' } }, { Order: 'A-4', row: { number: 5 } }]);
    expect(google.callsOf('POST /v4/spreadsheets/book/values/:range')).toHaveLength(1);
  });

  it('take the columns that the node says, and no others', async () => {
    const config = (value: string): JsonObject => ({
      ...book,
      columns: [{ name: 'Order', value }],
      newColumns: 'ignore',
    });
    const { effects } = await runNode(appendRows, { config: [config('X'), config('Y')], items: [{}, {}], credential: account() });
    expect(google.rowsOf('Orders').slice(3)).toEqual([
      ['X', '', ''],
      ['Y', '', ''],
    ]);
    expect(effects).toEqual([0, 1]);
  });

  it('with a key are brought up to date where they are, also when they come twice', async () => {
    const items = [
      { Order: 'A-2', Total: 70 },
      { Order: 'A-9', Total: 1 },
      { Order: 'A-9', Total: 2 },
    ];
    const options = using({ keyColumn: 'Order' }, { items });
    const { out } = await runNode(appendRows, options);
    await runNode(appendRows, options);
    expect(google.rowsOf('Orders')).toEqual([
      ['Order', 'Customer', 'Total'],
      ['A-1', 'Ana', 12.5],
      ['A-2', '', 70],
      ['A-9', '', 2],
    ]);
    expect(out).toMatchObject([{ row: { number: 3, action: 'updated' } }, { row: { number: 4 } }, { row: { number: 4 } }]);
    const skipped = await runNode(
      appendRows,
      using({ keyColumn: 'Order', ifExists: 'skip' }, { items: [{ Order: 'A-1', Total: 0 }] }),
    );
    expect(skipped.out).toMatchObject([{ row: { number: 2, action: 'skipped' } }]);
  });

  it('that were written before a crash are not written again', async () => {
    const finished = { 0: { out: [{ json: { kept: true } }] } };
    const { out } = await runNode(appendRows, using({}, { items: [{ Order: 'A-3' }, { Order: 'A-4' }], finished }));
    expect(out).toMatchObject([{ kept: true }, { Order: 'A-4' }]);
    expect(google.rowsOf('Orders')).toHaveLength(4);
  });

  it('whose append was cut off may have been written, and are not sent again', async () => {
    google.fail({ route: 'POST /v4/spreadsheets/book/values/:range', cut: 'after' });
    await expect(runNode(appendRows, using({}, { items: [{ Order: 'A-3' }] }))).rejects.toMatchObject({
      code: 'SERVICE_INTERRUPTED',
      effect: 'unknown',
    });
    expect(google.callsOf('POST /v4/spreadsheets/book/values/:range')).toHaveLength(1);
  });

  it('are found by a column, and the others go the other way', async () => {
    const config = (value: string): JsonObject => ({ ...book, column: 'Customer', value });
    const { outputs } = await runNode(findRow, {
      config: [config('Bob'), config('Nobody')],
      items: [{ id: 1 }, { id: 2 }],
      credential: account(),
    });
    expect(outputs['found']).toEqual([{ json: { id: 1, row: { Order: 'A-2', Customer: 'Bob', Total: 7, rowNumber: 3 } } }]);
    expect(outputs['notFound']).toEqual([{ json: { id: 2 } }]);
    expect(google.callsOf('GET /v4/spreadsheets/book/values/:range')).toHaveLength(1);
    const all = await runNode(findRow, using({ column: 'Order', value: 'a-', compare: 'contains', which: 'all' }));
    expect(all.outputs['found']).toHaveLength(2);
    await expect(runNode(findRow, using({ column: 'Mail', value: 'x' }))).rejects.toMatchObject({
      code: 'SHEETS_COLUMN_NOT_FOUND',
      data: { columns: ['Order', 'Customer', 'Total'] },
    });
  });
});

describe('ranges and sheets', () => {
  it('are written over, as one value, a row or several', async () => {
    await runNode(updateRange, using({ range: 'Orders!C2', values: 99 }));
    const { out } = await runNode(
      updateRange,
      using({
        range: 'Orders!A3:Z3',
        values: [
          ['A-2b', null],
          ['A-3', 'Eva'],
        ],
      }),
    );
    expect(google.rowsOf('Orders').slice(1)).toEqual([
      ['A-1', 'Ana', 99],
      ['A-2b', '', 7],
      ['A-3', 'Eva'],
    ]);
    expect(out).toMatchObject([{ update: { range: "'Orders'!A3:B4", rows: 2, cells: 4 } }]);
    await runNode(updateRange, using({ range: 'A1', values: '["Id", "Who"]' }));
    expect(google.rowsOf('Orders')[0]).toEqual(['Id', 'Who', 'Total']);
  });

  it('are emptied', async () => {
    await runNode(clearRange, using({ range: 'Orders!A2:B' }));
    expect(google.rowsOf('Orders')[1]).toEqual(['', '', 12.5]);
    await expect(runNode(clearRange, using({ range: ' ' }))).rejects.toMatchObject({ code: 'NODE_CONFIG_INVALID' });
  });

  it('are made, used when they are there, and never twice', async () => {
    const first = await runNode(createSheet, using({ title: 'July', columns: 'Day, Sum' }));
    expect(first.out).toMatchObject([{ sheet: { title: 'July', sheetId: 11, isNew: true } }]);
    expect(google.rowsOf('July')).toEqual([['Day', 'Sum']]);
    expect((await runNode(createSheet, using({ title: 'July' }))).out).toMatchObject([{ sheet: { isNew: false } }]);
    await expect(runNode(createSheet, using({ title: 'July', ifExists: 'fail' }))).rejects.toMatchObject({
      code: 'SHEETS_SHEET_EXISTS',
    });
    const made = await runNode(createSheet, using({ kind: 'spreadsheet', title: 'Report' }));
    expect(made.out).toMatchObject([
      { sheet: { spreadsheetId: 'made', url: 'https://docs.google.com/spreadsheets/d/made/edit' } },
    ]);
  });

  it('that are not there are told by Google', async () => {
    await expect(runNode(readRange, using({ range: 'Nowhere' }))).rejects.toMatchObject({
      code: 'SERVICE_REJECTED',
      data: { said: "Unable to parse range: 'Nowhere'!1:1", serviceCode: 'INVALID_ARGUMENT' },
    });
    await expect(runNode(readRange, using({ spreadsheet: 'not an id' }))).rejects.toMatchObject({
      code: 'SHEETS_SPREADSHEET_INVALID',
    });
  });
});

describe('sign-in and limits', () => {
  const robot = (): JsonObject => ({ key: google.key, apiUrl: google.url });

  it('by the browser needs a token', async () => {
    await testCredential(accountCredential, account());
    const { accessToken: _none, ...signedOut } = account();
    await expect(runNode(readRange, using({}, { credential: signedOut }))).rejects.toMatchObject({
      code: 'CREDENTIAL_SIGN_IN_NEEDED',
    });
    await expect(runNode(readRange, using({}, { credential: { ...account(), accessToken: 'old' } }))).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
    });
  });

  it('as a service account makes one token, and another when Google does not take it any more', async () => {
    await testCredential(serviceAccountCredential, robot());
    await runNode(readRange, using({}, { credential: robot() }));
    expect(google.tokensGiven()).toBe(1);
    google.fail({
      route: 'GET /v4/spreadsheets/book',
      status: 401,
      json: { error: { message: 'Expired', status: 'UNAUTHENTICATED' } },
    });
    await expect(runNode(readRange, using({}, { credential: robot() }))).rejects.toMatchObject({ code: 'SERVICE_REFUSED' });
    await runNode(readRange, using({}, { credential: robot() }));
    expect(google.tokensGiven()).toBe(2);
    forgetToken('token-2');
  });

  it('as a service account says when the key is none, or Google does not know it', async () => {
    await expect(testCredential(serviceAccountCredential, { ...robot(), key: '{"a":1}' })).rejects.toMatchObject({
      code: 'SHEETS_KEY_INVALID',
    });
    const stranger = await startGoogle();
    const key = JSON.stringify({ ...(JSON.parse(stranger.key) as JsonObject), token_uri: `${google.url}/token` });
    await stranger.close();
    await expect(testCredential(serviceAccountCredential, { ...robot(), key })).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      data: { said: 'invalid_grant: Invalid JWT Signature.' },
    });
  });

  it('that may not see a spreadsheet is told to have it shared', async () => {
    google.fail({
      status: 403,
      json: { error: { code: 403, message: 'The caller does not have permission', status: 'PERMISSION_DENIED' } },
    });
    await expect(runNode(readRange, using({}))).rejects.toMatchObject({
      code: 'SERVICE_REFUSED',
      message: expect.stringContaining('Share the spreadsheet with this account') as unknown,
    });
  });

  it('waits when the quota of a minute is used up, and reads again after a broken answer', async () => {
    google.fail({ status: 429, json: { error: { message: 'Quota exceeded', status: 'RESOURCE_EXHAUSTED' } }, times: 3 });
    google.fail({ status: 503 });
    expect((await runNode(readRange, using({}))).out).toHaveLength(2);
    google.fail({ route: 'POST /v4/spreadsheets/book/values/:range', status: 429 });
    await runNode(appendRows, using({}, { items: [{ Order: 'A-3' }] }));
    expect(google.rowsOf('Orders')).toHaveLength(4);
  });
});
