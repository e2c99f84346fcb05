import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  addResult,
  choiceField,
  countField,
  credentialChoice,
  defineNode,
  eachItem,
  type FileRef,
  flagField,
  type Item,
  type JsonObject,
  moreFields,
  needed,
  problem,
  type StepContext,
  textField,
  z,
} from '@pulseflow/sdk';
import type { Browser } from 'playwright-core';
import { hostsIn } from './browser/allowed-hosts';
import { openBrowser } from './browser/open-browser';
import { orAborted } from './browser/or-aborted';
import { keepSession, sessionFile, storedState } from './browser/session';
import { evidenceOf, stepFailure } from './failure';
import { perform } from './steps/perform';
import { stepSchema } from './steps/step-fields';

const TYPES = ['browser.sign-in'] as const;

const config = z.object({
  steps: needed(
    z
      .array(stepSchema)
      .max(200)
      .default([])
      .meta({
        title: 'Steps',
        description: 'One after the other',
        'pt-BR': { title: 'Etapas', description: 'Uma após a outra' },
      }),
  ),
  does: choiceField(
    ['changes', 'reads'],
    'changes',
    {
      title: 'At the site, the steps',
      description: 'After a crash, what only reads is simply done again',
      options: ['May change something (send, buy, save)', 'Only read'],
    },
    {
      title: 'No site, as etapas',
      description: 'Depois de uma queda, o que só lê é simplesmente refeito',
      options: ['Podem mudar algo (enviar, comprar, salvar)', 'Só leem'],
    },
  ),
  credential: credentialChoice(TYPES, { optional: true }, { title: 'Sign-in' }, { title: 'Entrada' }),
  session: textField(
    { title: 'Keep the session as', description: 'Cookies and storage, for the next run. Empty: everything is forgotten' },
    { title: 'Guardar a sessão como', description: 'Cookies e armazenamento, para a próxima execução. Vazio: tudo é esquecido' },
    { examples: ['supplier portal'] },
  ),
  allowedHosts: textField(
    { title: 'Allowed hosts', description: 'The browser reaches no other. Empty: any' },
    { title: 'Servidores permitidos', description: 'O navegador não alcança outros. Vazio: qualquer um' },
    { examples: ['example.com, *.example.com'] },
  ),
  stepTimeoutMs: countField(
    { min: 100, max: 600_000, preset: 30_000 },
    { title: 'Time for a step' },
    { title: 'Tempo de uma etapa' },
    { unit: 'ms' },
  ),
  trace: choiceField(
    ['failure', 'never'],
    'failure',
    {
      title: 'Trace of failures',
      description: 'What the browser saw, for "npx playwright show-trace". Never kept when a credential is used',
      options: ['Keep it', 'Do not keep it'],
    },
    {
      title: 'Rastro das falhas',
      description: 'O que o navegador viu, para "npx playwright show-trace". Nunca guardado quando há credencial',
      options: ['Guardar', 'Não guardar'],
    },
  ),
  headless: flagField(true, { title: 'Without a window' }, { title: 'Sem janela' }),
  language: textField({ title: 'Language of the browser' }, { title: 'Idioma do navegador' }, { examples: ['pt-BR'] }),
  executable: textField(
    { title: 'Browser', description: 'Path of Chrome, Chromium or Edge. Empty: the one that is found' },
    { title: 'Navegador', description: 'Caminho do Chrome, Chromium ou Edge. Vazio: o que for encontrado' },
  ),
  whenMissing: choiceField(
    ['fail', 'fetch'],
    'fail',
    { title: 'When there is no browser', options: ['Fail', 'Fetch Chromium (about 170 MB, once)'] },
    { title: 'Quando não há navegador', options: ['Falhar', 'Buscar o Chromium (cerca de 170 MB, uma vez)'] },
  ),
});
type Config = z.output<typeof config>;

/** Does a list of steps in a browser for each item. The item goes on with `page` and the files that the steps made. */
export const runSteps = defineNode({
  name: 'run-steps',
  label: { en: 'Browser steps', 'pt-BR': 'Etapas no navegador' },
  description: {
    en: 'Opens pages, clicks, fills in, reads, takes pictures, prints and downloads in a browser of its own. The item goes on with page.',
    'pt-BR': 'Abre páginas, clica, preenche, lê, tira fotos, imprime e baixa em um navegador próprio. O item segue com page.',
  },
  keywords: {
    en: ['web', 'scrape', 'automation', 'playwright', 'click', 'form', 'screenshot', 'pdf', 'download', 'website'],
    'pt-BR': ['web', 'raspar', 'automação', 'clicar', 'formulário', 'foto da tela', 'pdf', 'baixar', 'site'],
  },
  category: 'apps',
  credential: { types: TYPES, required: false },
  config,
  ui: {
    'ui:order': ['steps', 'does', 'credential', 'session', 'allowedHosts', '*'],
    'ui:groups': [moreFields('stepTimeoutMs', 'trace', 'headless', 'language', 'executable', 'whenMissing')],
  },
  effect: { field: 'does', values: { reads: 'none' }, otherwise: 'unsafe' },
  async execute(context) {
    const { items } = context;
    if (items.length === 0) return { outputs: { out: [] } };
    const { executable, whenMissing, headless, allowedHosts, steps } = context.configFor(0);
    if (steps.length === 0) throw noSteps();
    const browser = await openBrowser(context, { executable, whenMissing, headless, hosts: hostsIn(allowedHosts) });
    const stop = (): void => void browser.close().catch(() => undefined);
    context.signal.addEventListener('abort', stop, { once: true });
    try {
      return await eachItem(context, (item, own, index) => browse(context, browser, item, own, index));
    } finally {
      context.signal.removeEventListener('abort', stop);
      await browser.close().catch(() => undefined);
    }
  },
});

async function browse(context: StepContext<Config>, browser: Browser, item: Item, own: Config, index: number): Promise<Item> {
  const { files, signal } = context;
  const hosts = hostsIn(own.allowedHosts);
  if (own.allowedHosts !== context.configFor(0).allowedHosts) throw severalHosts();
  const secrets = await context.credential<{ user: string; password: string }>();
  const session = sessionFile(files, own.session);
  const locale = own.language.trim() === '' ? {} : { locale: own.language.trim() };
  const browsing = await orAborted(signal, browser.newContext({ ...storedState(session), ...locale, acceptDownloads: true }));
  browsing.setDefaultTimeout(own.stepTimeoutMs);
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  // A trace holds all that was typed, and nobody could take a password out of it.
  const isTraced = own.trace === 'failure' && secrets === undefined;
  try {
    if (isTraced) await orAborted(signal, browsing.tracing.start({ screenshots: true, snapshots: true }));
    const page = await orAborted(signal, browsing.newPage());
    const values: JsonObject = {};
    const made: Record<string, FileRef> = {};
    const stage = { page, item, files, hosts, timeoutMs: own.stepTimeoutMs, signal, secrets };
    for (const [place, step] of own.steps.entries()) {
      signal.throwIfAborted();
      context.progress((index + place / own.steps.length) / context.items.length, `${place + 1}/${own.steps.length}`);
      try {
        const given = await orAborted(signal, perform(step, stage, place));
        if (given?.file !== undefined) made[given.name] = given.file;
        else if (given?.value !== undefined) values[given.name] = given.value;
      } catch (error) {
        signal.throwIfAborted();
        if (step.optional) {
          context.log('info', `Step ${place + 1} (${step.action}) did not work and is optional.`);
          continue;
        }
        const traceFile = isTraced ? join(folder, 'trace.zip') : undefined;
        const evidence = await orAborted(signal, evidenceOf(files, { page, browsing, traceFile }));
        for (const [name, file] of Object.entries(evidence))
          context.log('error', `Kept of the failure: ${name} at ${(file as FileRef).path}`);
        throw stepFailure(error, { step, place, url: page.url(), evidence, hosts, changes: own.does === 'changes' });
      }
    }
    if (session !== undefined) await orAborted(signal, keepSession(browsing, session));
    const told = { url: page.url(), title: await orAborted(signal, page.title()), ...values };
    const carried = { ...item.files, ...made };
    const result = addResult(item, 'page', told);
    return Object.keys(carried).length === 0 ? result : { ...result, files: carried };
  } finally {
    await orAborted(signal, browsing.close()).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

function noSteps() {
  return problem({
    code: 'BROWSER_STEPS_MISSING',
    en: 'There is no step to do. Add one that opens a page.',
    ptBr: 'Não há etapa a fazer. Acrescente uma que abra uma página.',
  });
}

function severalHosts() {
  return problem({
    code: 'BROWSER_SEVERAL_HOSTS',
    en: 'All items of a step share one browser and its allowed hosts. Write them without an expression.',
    ptBr: 'Todos os itens de uma etapa compartilham um navegador e os servidores permitidos. Escreva-os sem expressão.',
  });
}
