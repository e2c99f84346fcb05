/** Google's token service and the Sheets API v4, with spreadsheets in memory. Takes tokens that begin with `good`, and those it gave itself. */
import { createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { JsonObject } from '@pulseflow/sdk';
import { type ServiceAnswer, type ServiceCall, startTestService, type TestService } from '@pulseflow/sdk/testing';
import { columnName, parseArea, quoted } from '../src/a1';
import type { Cell } from '../src/table';

interface Tab {
  id: number;
  title: string;
  rows: Cell[][];
  gridRows: number;
}

export interface GoogleService extends TestService {
  /** The tabs of the spreadsheet `book`. */
  readonly tabs: Tab[];
  /** The key file of a service account that this service knows. */
  readonly key: string;
  readonly tokensGiven: () => number;
  rowsOf(title: string): Cell[][];
}

const GRID_COLUMNS = 26;

const refused = (code: number, status: string, message: string, details: JsonObject[] = []): ServiceAnswer => ({
  status: code,
  json: { error: { code, message, status, details } },
});

/** Starts it with a sheet `Orders` of three columns and two rows. */
export async function startGoogle(): Promise<GoogleService> {
  const service = await startTestService();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = JSON.stringify({
    type: 'service_account',
    client_email: 'robot@project.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
    private_key_id: 'k1',
    token_uri: `${service.url}/token`,
  });
  const given = new Set<string>();
  const books = new Map<string, Tab[]>([
    [
      'book',
      [
        {
          id: 0,
          title: 'Orders',
          gridRows: 1000,
          rows: [
            ['Order', 'Customer', 'Total'],
            ['A-1', 'Ana', 12.5],
            ['A-2', 'Bob', 7],
          ],
        },
      ],
    ],
  ]);

  service.on('POST', '/token', async (call) => {
    const form = await call.form();
    const [header = '', claims = '', signature = ''] = String(form.get('assertion')).split('.');
    const isGood = verify(
      'RSA-SHA256',
      Buffer.from(`${header}.${claims}`),
      createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })),
      Buffer.from(signature, 'base64url'),
    );
    const { iss, aud, scope, exp, iat } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const isOurs =
      iss === 'robot@project.iam.gserviceaccount.com' && aud === `${service.url}/token` && Number(exp) - Number(iat) === 3600;
    if (
      form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer' ||
      !isGood ||
      !isOurs ||
      !String(scope).includes('spreadsheets')
    ) {
      return { status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } };
    }
    const token = `token-${given.size + 1}`;
    given.add(token);
    return { json: { access_token: token, expires_in: 3599, token_type: 'Bearer' } };
  });

  const on = (method: string, path: string, answer: (call: ServiceCall) => ServiceAnswer): void =>
    service.on(method, path, (call) => {
      const token = (call.headers['authorization'] ?? '').replace('Bearer ', '');
      if (!token.startsWith('good') && !given.has(token))
        return refused(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.');
      return answer(call);
    });
  const tabsOf = (call: ServiceCall): Tab[] | undefined => books.get((call.params['id'] ?? '').replace(/:.*$/, ''));
  const notFound = refused(404, 'NOT_FOUND', 'Requested entity was not found.');

  /** The cells of a range, as they lie in the tab, or what Google says of the range. */
  const cellsAt = (call: ServiceCall, range: string) => {
    const area = parseArea(range);
    const tabs = tabsOf(call);
    const tab = area.sheet === undefined ? tabs?.[0] : tabs?.find(({ title }) => title === area.sheet);
    if (tab === undefined) return refused(400, 'INVALID_ARGUMENT', `Unable to parse range: ${range}`);
    if ((area.lastRow ?? 1) > tab.gridRows || (area.lastColumn ?? 1) > GRID_COLUMNS) {
      return refused(
        400,
        'INVALID_ARGUMENT',
        `Range (${range}) exceeds grid limits. Max rows: ${tab.gridRows}, max columns: ${GRID_COLUMNS}`,
      );
    }
    return { tab, area, lastRow: area.lastRow ?? tab.gridRows, lastColumn: area.lastColumn ?? GRID_COLUMNS };
  };
  const write = (tab: Tab, firstRow: number, firstColumn: number, values: readonly (readonly (Cell | null)[])[]): JsonObject => {
    let cells = 0;
    for (const [down, row] of values.entries()) {
      const target = (tab.rows[firstRow - 1 + down] ??= []);
      for (const [right, value] of row.entries()) {
        while (target.length < firstColumn - 1 + right) target.push('');
        if (value !== null) target[firstColumn - 1 + right] = value;
        cells += 1;
      }
    }
    for (let index = 0; index < tab.rows.length; index++) tab.rows[index] ??= [];
    tab.gridRows = Math.max(tab.gridRows, tab.rows.length);
    const width = Math.max(...values.map((row) => row.length), 1);
    const end = `${columnName(firstColumn + width - 1)}${firstRow + values.length - 1}`;
    return {
      updatedRange: `${quoted(tab.title)}!${columnName(firstColumn)}${firstRow}:${end}`,
      updatedRows: values.length,
      updatedCells: cells,
    };
  };

  on('GET', '/v4/spreadsheets/:id', (call) => {
    const tabs = tabsOf(call);
    if (tabs === undefined) return notFound;
    return {
      json: {
        sheets: tabs.map(({ id, title, gridRows }) => ({
          properties: { sheetId: id, title, gridProperties: { rowCount: gridRows, columnCount: GRID_COLUMNS } },
        })),
      },
    };
  });
  on('GET', '/v4/spreadsheets/:id/values/:range', (call) => {
    if (tabsOf(call) === undefined) return notFound;
    const at = cellsAt(call, call.params['range'] ?? '');
    if (!('tab' in at)) return at;
    const { tab, area, lastRow, lastColumn } = at;
    const values = tab.rows.slice(area.firstRow - 1, lastRow).map((row) => {
      const cells = row.slice(area.firstColumn - 1, lastColumn);
      while (cells.length > 0 && cells.at(-1) === '') cells.pop();
      return cells;
    });
    while (values.length > 0 && values.at(-1)?.length === 0) values.pop();
    const shown = call.query.get('valueRenderOption') === 'FORMATTED_VALUE' ? values.map((row) => row.map(String)) : values;
    return {
      json: { range: call.params['range'] ?? '', majorDimension: 'ROWS', ...(values.length === 0 ? {} : { values: shown }) },
    };
  });
  on('PUT', '/v4/spreadsheets/:id/values/:range', (call) => {
    const at = cellsAt(call, call.params['range'] ?? '');
    if (!('tab' in at)) return at;
    const { values } = call.json() as { values: (Cell | null)[][] };
    return { json: write(at.tab, at.area.firstRow, at.area.firstColumn, values) };
  });
  on('POST', '/v4/spreadsheets/:id/values/:range', (call) => {
    const [, range = '', verb = ''] = /^(.*):(append|clear)$/.exec(call.params['range'] ?? '') ?? [];
    const at = cellsAt(call, range);
    if (!('tab' in at)) return at;
    const { tab, area, lastRow, lastColumn } = at;
    if (verb === 'append') {
      const { values } = call.json() as { values: (Cell | null)[][] };
      return { json: { spreadsheetId: 'book', updates: write(tab, tab.rows.length + 1, 1, values) } };
    }
    for (const row of tab.rows.slice(area.firstRow - 1, lastRow)) {
      for (let column = area.firstColumn; column <= Math.min(lastColumn, row.length); column++) row[column - 1] = '';
    }
    return { json: { clearedRange: range } };
  });
  on('POST', '/v4/spreadsheets/:id/values:batchUpdate', (call) => {
    const { data } = call.json() as { data: { range: string; values: (Cell | null)[][] }[] };
    for (const { range, values } of data) {
      const at = cellsAt(call, range);
      if (!('tab' in at)) return at;
      write(at.tab, at.area.firstRow, at.area.firstColumn, values);
    }
    return { json: { totalUpdatedRows: data.length } };
  });
  on('POST', '/v4/spreadsheets/:id', (call) => {
    const tabs = tabsOf(call);
    if (tabs === undefined) return notFound;
    const { requests } = call.json() as { requests: { addSheet: { properties: { title: string } } }[] };
    const title = requests[0]?.addSheet.properties.title ?? '';
    if (tabs.some((tab) => tab.title === title))
      return refused(400, 'INVALID_ARGUMENT', `A sheet with the name "${title}" already exists.`);
    const tab: Tab = { id: tabs.length + 10, title, rows: [], gridRows: 1000 };
    tabs.push(tab);
    return { json: { spreadsheetId: 'book', replies: [{ addSheet: { properties: { sheetId: tab.id, title } } }] } };
  });
  on('POST', '/v4/spreadsheets', () => {
    books.set('made', [{ id: 0, title: 'Sheet1', rows: [], gridRows: 1000 }]);
    return {
      json: {
        spreadsheetId: 'made',
        spreadsheetUrl: 'https://docs.google.com/spreadsheets/d/made/edit',
        sheets: [{ properties: { sheetId: 0, title: 'Sheet1' } }],
      },
    };
  });

  return Object.assign(service, {
    tabs: books.get('book') ?? [],
    key,
    tokensGiven: () => given.size,
    rowsOf: (title: string) => (books.get('book') ?? []).find((tab) => tab.title === title)?.rows ?? [],
  });
}
