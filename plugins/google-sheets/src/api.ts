/** The Sheets API v4: sign-in, its errors and its limits (https://developers.google.com/workspace/sheets/api/limits). */
import { createHash } from 'node:crypto';
import {
  createHttpClient,
  type HttpAnswer,
  type HttpClient,
  type HttpClientOptions,
  type JsonObject,
  problem,
  type ServiceSaid,
  type StepContext,
  z,
} from '@pulseflow/sdk';
import { forgetToken, readKey, serviceToken } from './service-account';

export const DEFAULT_API_URL = 'https://sheets.googleapis.com';
export const CREDENTIAL_TYPES = ['google-sheets.account', 'google-sheets.service-account'] as const;
/** Google ends a call that takes longer. */
const TIMEOUT_MS = 180_000;

/** Values of either credential. */
export interface SheetsAccount {
  /** Of the sign-in by the browser. */
  accessToken?: string;
  /** The JSON key of a service account. */
  key?: string;
  subject?: string;
  apiUrl?: string;
}

type Context = HttpClientOptions['context'];

/** A client for one account. Errors: SHEETS_KEY_INVALID, CREDENTIAL_SIGN_IN_NEEDED. */
export async function sheetsClient(context: Context, account: SheetsAccount): Promise<HttpClient> {
  const token = await tokenOf(context, account);
  const who = createHash('sha256')
    .update(account.key === undefined ? token : readKey(account.key).client_email)
    .digest('hex')
    .slice(0, 16);
  const client = (kind: 'read' | 'write'): HttpClient =>
    createHttpClient({
      context,
      service: 'Google Sheets',
      baseUrl: account.apiUrl === undefined || account.apiUrl === '' ? DEFAULT_API_URL : account.apiUrl,
      headers: { authorization: `Bearer ${token}` },
      rateLimit: { key: `google-sheets:${who}:${kind}`, count: 60, perMs: 60_000 },
      // The quotas are filled up each minute, and Google asks for waits that double.
      retry: { times: 4, baseMs: 2000 },
      timeoutMs: TIMEOUT_MS,
      errorOf(answer) {
        if (answer.status === 401) forgetToken(token);
        return saidBy(answer);
      },
    });
  // Reads and writes have a quota each.
  const reads = client('read');
  const writes = client('write');
  return {
    ...writes,
    get: reads.get,
    request: (method, ...rest) => (method === 'GET' ? reads : writes).request(method, ...rest),
  };
}

/** The client of a step or trigger. Errors: CREDENTIAL_NOT_FOUND and those of `sheetsClient`. */
export async function sheetsOf(context: Context & Pick<StepContext, 'credential'>): Promise<HttpClient> {
  const account = await context.credential<SheetsAccount>();
  if (account !== undefined) return sheetsClient(context, account);
  throw problem({
    code: 'CREDENTIAL_NOT_FOUND',
    en: 'No Google account is chosen. Choose one in the node, and publish the flow.',
    ptBr: 'Nenhuma conta do Google foi escolhida. Escolha uma no nó e publique o fluxo.',
    data: { detail: 'CREDENTIAL_NOT_CHOSEN' },
  });
}

async function tokenOf(context: Context, { accessToken, key, subject = '' }: SheetsAccount): Promise<string> {
  if (key !== undefined && key !== '') return serviceToken(context, { key, subject });
  if (accessToken !== undefined && accessToken !== '') return accessToken;
  throw problem({
    code: 'CREDENTIAL_SIGN_IN_NEEDED',
    en: 'Nobody has signed in to Google with this credential. Open it and press "Sign in".',
    ptBr: 'Ninguém entrou no Google com esta credencial. Abra-a e clique em "Entrar".',
  });
}

const errorSchema = z.looseObject({
  error: z.looseObject({
    message: z.string().optional(),
    status: z.string().optional(),
    details: z.array(z.looseObject({ reason: z.string().optional() })).optional(),
  }),
});

function saidBy(answer: HttpAnswer): ServiceSaid {
  const parsed = errorSchema.safeParse(answer.value);
  if (!parsed.success) return {};
  const { message = '', status, details = [] } = parsed.data.error;
  const reason = details.find((detail) => detail.reason !== undefined)?.reason;
  const serviceCode = reason ?? status;
  const hint = status === 'PERMISSION_DENIED' && reason === undefined ? ' Share the spreadsheet with this account.' : '';
  return { message: `${message}${hint}`, ...(serviceCode === undefined ? {} : { serviceCode }) };
}

/** The id of a spreadsheet, also of its address. Errors: SHEETS_SPREADSHEET_INVALID. */
export function spreadsheetId(text: string): string {
  const id = /\/spreadsheets\/(?:u\/\d+\/)?d\/([\w-]+)/.exec(text)?.[1] ?? text.trim();
  if (/^[\w-]+$/.test(id)) return id;
  throw problem({
    code: 'SHEETS_SPREADSHEET_INVALID',
    en: `"${text}" is no spreadsheet. Paste its address, or the id in it.`,
    ptBr: `"${text}" não é uma planilha. Cole o endereço dela, ou o id que está nele.`,
    data: { spreadsheet: text },
  });
}

/** `/v4/spreadsheets/<id>`. Errors: SHEETS_SPREADSHEET_INVALID. */
export function spreadsheetPath(text: string): string {
  return `/v4/spreadsheets/${spreadsheetId(text)}`;
}

export function valuesPath(spreadsheet: string, range: string): string {
  return `${spreadsheetPath(spreadsheet)}/values/${encodeURIComponent(range)}`;
}

const sheetsSchema = z.looseObject({
  sheets: z.array(
    z.looseObject({
      properties: z.looseObject({
        sheetId: z.number(),
        title: z.string(),
        gridProperties: z.looseObject({ rowCount: z.number(), columnCount: z.number() }).optional(),
      }),
    }),
  ),
});

/** A tab of a spreadsheet and how large its grid is. */
export interface SheetFacts {
  id: number;
  title: string;
  rows: number;
  columns: number;
}

/** The tabs of a spreadsheet, in order. */
export async function sheetFacts(google: HttpClient, spreadsheet: string): Promise<SheetFacts[]> {
  const { sheets } = await google.get(spreadsheetPath(spreadsheet), {
    query: { fields: 'sheets.properties(sheetId,title,gridProperties)' },
    schema: sheetsSchema,
  });
  return sheets.map(({ properties: { sheetId, title, gridProperties } }) => ({
    id: sheetId,
    title,
    rows: gridProperties?.rowCount ?? 0,
    columns: gridProperties?.columnCount ?? 0,
  }));
}

/** What changed, of an answer to a write. */
export function updatesOf(answer: JsonObject): { range: string; rows: number; cells: number } {
  const { updatedRange, updatedRows, updatedCells } = answer;
  return {
    range: typeof updatedRange === 'string' ? updatedRange : '',
    rows: typeof updatedRows === 'number' ? updatedRows : 0,
    cells: typeof updatedCells === 'number' ? updatedCells : 0,
  };
}
